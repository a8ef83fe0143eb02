import type { ContainerStore } from '../../stores/containers/containers.ts'
import type { ImageStore } from '../../stores/images/images.ts'
import type { LayerStore } from '../../stores/layers/layers.ts'
import type { ArchiveReader } from '../archives/archives.ts'
import type { Recorder } from '../trace/recorder.ts'
import type { LayerKeeper } from './layer-keeper.ts'

/** What image operations are made from. */
export interface ImageDeps {
  images: ImageStore
  layers: LayerStore
  containers: ContainerStore
  archives: ArchiveReader
  recorder: Recorder
  keeper: LayerKeeper
}
