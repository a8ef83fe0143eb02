import { join } from 'node:path'
import type { Log } from '../base/log.ts'
import { deviceNode, devicesAt, hostDevices } from '../drivers/host/devices.ts'
import type { HostFacts } from '../drivers/host/host.ts'
import type { Overlay } from '../drivers/overlay/overlay.ts'
import type { Runtime } from '../drivers/runtime/runtime.ts'
import type { VolumeMounts } from '../drivers/volumes/volume-mounts.ts'
import type { NetworkDriver } from '../drivers/network/network.ts'
import type { NetworkStore } from '../stores/networks/networks.ts'
import { withSubnets } from './networks/with-subnets.ts'
import { createNetworks } from './networks/networks.ts'
import type { StoreAudit } from '../stores/audit/audit.ts'
import type { ContainerStore } from '../stores/containers/containers.ts'
import type { ImageStore } from '../stores/images/images.ts'
import type { LayerStorage } from '../stores/layers/store.ts'
import type { DistributionStore } from '../stores/distribution/distribution.ts'
import type { RegistryClient } from '../drivers/registry/registry.ts'
import { createRegistryOperations } from './registries/create.ts'
import type { TraceStore } from '../stores/trace/trace.ts'
import type { VolumeStore } from '../stores/volumes/volumes.ts'
import type { BuildStore } from '../stores/builds/build-store.ts'
import type { BuildFileWork } from '../stores/builds/files.ts'
import { createBuilds } from './builds/create-builds.ts'
import { createContainers } from './containers/containers.ts'
import { createContext } from './containers/deps.ts'
import { recoverContainers } from './containers/recover.ts'
import type { Engine } from './engine.ts'
import { createExecs } from './execs/execs.ts'
import { createFiles } from './files/files.ts'
import { createImageOperations } from './images/image-operations.ts'
import { whatIsFreed } from './store/frees.ts'
import { storeGraph } from './store/graph.ts'
import { createSystem } from './system/system.ts'
import { createTrace } from './trace/trace.ts'
import { createVolumes } from './volumes/volumes.ts'

/** The opened stores and drivers of one data root; whoever opened them closes them, after the engine. */
export interface EngineParts {
  version: string
  /** Absolute paths. */
  root: string
  runDir: string
  socket: string
  facts: HostFacts
  traceStore: TraceStore
  containers: ContainerStore
  images: ImageStore
  storage: LayerStorage
  audit: StoreAudit
  volumes: VolumeStore
  networks: NetworkStore
  buildStore: BuildStore
  buildFiles: BuildFileWork
  network: NetworkDriver
  distribution: DistributionStore
  registryClient: RegistryClient
  overlay: Overlay
  volumeMounts: VolumeMounts
  runtime: Runtime
  log: Log
}

export interface ComposedEngine {
  engine: Engine
  /** Brings in order what an earlier engine left. Called once, after the layer store's own, before anybody asks. */
  recover(): Promise<void>
  /** Cancels what is under way and waits for it, so that nothing stays half done or frozen. Containers run on. */
  close(): Promise<void>
}

/** Joins stores and drivers to what the engine can do. */
export function createEngine(parts: EngineParts): ComposedEngine {
  const { facts, root, runDir, socket, version, storage, runtime, overlay, log } = parts
  const { layers, changes, catalogue } = storage
  const { recorder, trace, cancelAll } = createTrace(parts.traceStore)
  const imageOperations = createImageOperations({
    root,
    store: parts.images,
    layers,
    containers: parts.containers,
    recorder,
    cached: () => parts.buildStore.chains(),
  })
  const { images, archives } = imageOperations
  const { registries, resolveImage } = createRegistryOperations({
    ...imageOperations.deps,
    client: parts.registryClient,
    distribution: parts.distribution,
    tmp: join(root, 'tmp'),
  })
  const context = createContext({
    store: parts.containers,
    layers,
    changes,
    catalogue,
    imageStore: parts.images,
    images,
    keeper: imageOperations.keeper,
    freeLayers: imageOperations.freeLayers,
    networks: parts.networks,
    network: parts.network,
    root,
    runtime,
    overlay,
    volumeStore: parts.volumes,
    volumeMounts: parts.volumeMounts,
    recorder,
    log,
    host: { facts, init: facts.programs.catatonit, devices: hostDevices, devicesAt, device: deviceNode },
  })
  const builds = createBuilds(context, { store: parts.buildStore, files: parts.buildFiles, root, resolveImage })
  return {
    engine: {
      images,
      archives,
      builds,
      registries,
      containers: createContainers(context),
      networks: createNetworks(context),
      execs: createExecs(context),
      files: createFiles(context),
      volumes: createVolumes(context, archives),
      system: createSystem({ version, root, runDir, socket, facts, context, audit: parts.audit }),
      store: {
        graph: () => storeGraph(context),
        frees: (target) => whatIsFreed({ ...context, images }, target),
      },
      trace,
      catalogue,
    },
    async recover() {
      await builds.recover()
      await parts.volumes.recover()
      await recoverContainers(context)
      context.volumeUse.sweep()
      for (const network of context.networks.all()) withSubnets(context, network)
      await imageOperations.recover()
      parts.distribution.forgetOrphans()
    },
    async close() {
      context.restarts.close()
      cancelAll()
      await context.serial.idle()
      await builds.idle()
      context.closing.abort()
      context.restarts.close()
    },
  }
}
