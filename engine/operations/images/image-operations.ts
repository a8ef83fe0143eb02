import { join } from 'node:path'
import type { Digest } from '../../base/digest.ts'
import type { ContainerStore } from '../../stores/containers/containers.ts'
import type { ImageStore } from '../../stores/images/images.ts'
import type { LayerStore } from '../../stores/layers/layers.ts'
import { type ArchiveReader, createArchives } from '../archives/archives.ts'
import type { SpoolLimits } from '../archives/plain-file.ts'
import type { Archives, Images } from '../engine.ts'
import type { OperationTrace, Recorder } from '../trace/recorder.ts'
import type { ImageDeps } from './deps.ts'
import { describeImage, listImages } from './describe.ts'
import { findImage, refOf } from './find.ts'
import { historyOf } from './history.ts'
import { importRootfs } from './import.ts'
import { createLayerKeeper, type LayerKeeper } from './layer-keeper.ts'
import { loadArchive } from './load.ts'
import { pruneImages } from './prune.ts'
import { previewRemoval, removeImage } from './remove.ts'
import { saveImages } from './save.ts'
import { tagImage } from './tag.ts'

export interface ImageOperations {
  images: Images
  archives: Archives & ArchiveReader
  /** What pull and push are made from, too. */
  deps: ImageDeps
  keeper: LayerKeeper
  /** Frees those layers of a stack that nothing needs any more. */
  freeLayers(trace: OperationTrace, top: Digest | null): Promise<void>
  /** Frees layers that an engine left which was killed in a load or a removal. Called once, before anybody asks. */
  recover(): Promise<void>
}

/** Joins the stores of one data root to what the engine can do with images and archives. */
export function createImageOperations(parts: {
  root: string
  store: ImageStore
  layers: LayerStore
  containers: ContainerStore
  recorder: Recorder
  /** Layers that the cache of builds holds. */
  cached(): ReadonlySet<Digest>
  limits?: SpoolLimits
}): ImageOperations {
  const { store, layers, containers, recorder } = parts
  const archives = createArchives({ images: store, layers, tmp: join(parts.root, 'tmp'), limits: parts.limits })
  const keeper = createLayerKeeper({ images: store, layers, containers, cached: parts.cached })
  const deps: ImageDeps = { images: store, layers, containers, archives, recorder, keeper }
  const images: Images = {
    list: (all) => listImages(deps, all),
    find: (reference) => findImage(store, reference).image,
    describe: (image) => describeImage(deps, image),
    history: (reference) => historyOf(store, layers, findImage(store, reference).image),
    stack: (image) => layers.stack(image.top),
    tag: (origin, reference, name) =>
      recorder.record('tag', origin, refOf(store, reference), async (trace) => tagImage(deps, trace, reference, name)),
    removal: (reference, force) => previewRemoval(deps, reference, force),
    remove: (origin, reference, options) =>
      recorder.record('rmi', origin, refOf(store, reference), (trace) => removeImage(deps, trace, reference, options)),
    prune: (origin, wanted) =>
      recorder.record('image-prune', origin, null, (trace) => pruneImages(deps, trace, wanted)),
    save: (origin, references, options) => saveImages(deps, origin, references, options?.without ?? []),
    load: (origin, source) =>
      recorder.record('load', origin, null, (trace) =>
        archives.use(source, trace.signal, (archive) => loadArchive(deps, trace, archive)),
      ),
    import: (origin, source, options) =>
      recorder.record('import', origin, null, (trace) => importRootfs(deps, trace, source, options)),
  }
  return {
    images,
    archives,
    deps,
    keeper,
    freeLayers: (trace, top) => freeStack(deps, trace, top),
    recover: () => freeLeftovers(deps),
  }
}

async function freeStack({ layers, keeper }: ImageDeps, trace: OperationTrace, top: Digest | null): Promise<void> {
  const topFirst = layers
    .stack(top)
    .map((layer) => layer.chainId as Digest)
    .reverse()
  const unneeded = keeper.unneeded(topFirst, new Set())
  if (unneeded.length > 0) trace.step({ kind: 'layer.unneeded', layers: unneeded })
  await keeper.free(unneeded, (on, bytes) => trace.step({ kind: 'layer.freed', on, bytes }))
}

/** A layer is recorded after its parent, so backwards is top first. */
async function freeLeftovers({ layers, keeper }: ImageDeps): Promise<void> {
  const topFirst = layers.all().map((layer) => layer.chainId as Digest)
  await keeper.free(topFirst.reverse(), () => {})
}
