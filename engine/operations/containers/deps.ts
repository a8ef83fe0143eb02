import type { Digest } from '../../base/digest.ts'
import type { Log } from '../../base/log.ts'
import type { Overlay } from '../../drivers/overlay/overlay.ts'
import type { Runtime } from '../../drivers/runtime/runtime.ts'
import type { VolumeMounts } from '../../drivers/volumes/volume-mounts.ts'
import type { NetworkDriver } from '../../drivers/network/network.ts'
import type { ContainerStore } from '../../stores/containers/containers.ts'
import type { ImageStore } from '../../stores/images/images.ts'
import type { Catalogue } from '../../stores/layers/catalogue.ts'
import type { Changes } from '../../stores/layers/changes.ts'
import type { LayerStore } from '../../stores/layers/layers.ts'
import type { VolumeStore } from '../../stores/volumes/volumes.ts'
import type { NetworkStore } from '../../stores/networks/networks.ts'
import type { Images } from '../engine.ts'
import type { LayerKeeper } from '../images/layer-keeper.ts'
import type { OperationTrace, Recorder } from '../trace/recorder.ts'
import { VolumeUse } from '../volumes/volume-use.ts'
import type { Host } from './host.ts'
import { Restarts } from './restarts.ts'
import { Serial } from './serial.ts'
import { Spaces } from './spaces.ts'
import { Waiters } from './waiters.ts'

/** What container operations are made from. */
export interface ContainerDeps {
  store: ContainerStore
  layers: LayerStore
  changes: Changes
  catalogue: Pick<Catalogue, 'tree'>
  imageStore: ImageStore
  images: Pick<Images, 'find'>
  keeper: LayerKeeper
  /** Frees what nothing needs any more of the layers below a container that is gone, when its image went before it. */
  freeLayers(trace: OperationTrace, top: Digest | null): Promise<void>
  networks: NetworkStore
  network: NetworkDriver
  /** Absolute path of the data root, by which engines of one machine differ. */
  root: string
  runtime: Runtime
  overlay: Overlay
  volumeStore: VolumeStore
  volumeMounts: VolumeMounts
  recorder: Recorder
  log: Log
  host: Host
}

/** The parts, and what the engine knows about containers beyond their rows while it runs. */
export interface Context extends ContainerDeps {
  readonly serial: Serial
  readonly spaces: Spaces
  readonly waiters: Waiters
  readonly restarts: Restarts
  readonly volumeUse: VolumeUse
  /** Aborts when the engine ends; containers go on. */
  readonly closing: AbortController
}

export function createContext(deps: ContainerDeps): Context {
  return {
    ...deps,
    serial: new Serial(),
    spaces: new Spaces(),
    waiters: new Waiters(),
    restarts: new Restarts(),
    volumeUse: new VolumeUse(deps.volumeStore, deps.volumeMounts),
    closing: new AbortController(),
  }
}
