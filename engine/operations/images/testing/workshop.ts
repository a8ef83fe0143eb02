import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import type { Digest } from '../../../base/digest.ts'
import { createContainerStore } from '../../../stores/containers/sqlite-containers.ts'
import type { ContainerStore } from '../../../stores/containers/containers.ts'
import type { ImageStore } from '../../../stores/images/images.ts'
import { createImageStore } from '../../../stores/images/sqlite-images.ts'
import { createLayerStore, type LayerStorage } from '../../../stores/layers/store.ts'
import { openDatabase } from '../../../stores/metadata/database.ts'
import { createTraceStore } from '../../../stores/trace/sqlite-trace.ts'
import type { TraceStore } from '../../../stores/trace/trace.ts'
import { ContainerConfig, HostConfig, NEVER_STARTED, type Status } from '../../../wire/containers.ts'
import type { StepData, TraceEvent } from '../../../wire/trace.ts'
import type { SpoolLimits } from '../../archives/plain-file.ts'
import type { Archives, Images, Origin, Trace } from '../../engine.ts'
import { createTrace } from '../../trace/trace.ts'
import type { ImageDeps } from '../deps.ts'
import { createImageOperations } from '../image-operations.ts'

export const CLI: Origin = { cause: 'cli', line: 'docker test' }

/** Image operations on real stores in a temporary folder. */
export class Workshop implements AsyncDisposable {
  readonly folder = mkdtempSync(join(tmpdir(), 'cutaway-workshop-'))
  readonly root = join(this.folder, 'data')
  readonly db: DatabaseSync
  readonly storage: LayerStorage
  readonly store: ImageStore
  readonly containers: ContainerStore
  readonly traceStore: TraceStore
  readonly trace: Trace
  readonly images: Images
  readonly archives: Archives
  readonly deps: ImageDeps
  readonly recover: () => Promise<void>

  constructor(limits?: SpoolLimits) {
    mkdirSync(this.root)
    this.db = openDatabase(this.root)
    this.storage = createLayerStore(this.db, this.root, { rootless: process.getuid?.() !== 0 })
    this.store = createImageStore(this.db)
    this.containers = createContainerStore(this.db, this.root)
    this.traceStore = createTraceStore(this.db)
    const { recorder, trace } = createTrace(this.traceStore)
    this.trace = trace
    const { root, store, containers } = this
    const operations = createImageOperations({
      root,
      store,
      layers: this.storage.layers,
      containers,
      recorder,
      limits,
      cached: () => new Set<Digest>(),
    })
    this.images = operations.images
    this.archives = operations.archives
    this.deps = operations.deps
    this.recover = operations.recover
  }

  path(name: string): string {
    return join(this.folder, name)
  }

  /** A container row on an image; nothing is mounted or run. */
  addContainer(name: string, imageId: string, status: Status): void {
    const image = this.store.get(imageId as Digest)
    if (image === null) throw new Error(`no image ${imageId}`)
    this.containers.insert({
      id: Buffer.from(name.padEnd(32, '.')).toString('hex'),
      name,
      image: image.id,
      imageName: image.names[0] ?? image.id,
      top: image.top,
      created: Date.now(),
      config: ContainerConfig.parse({}),
      host: HostConfig.parse({}),
      mounts: [],
      argv: ['sh'],
      state: { ...NEVER_STARTED, status },
    })
  }

  /** The steps of the last operation. */
  steps(): StepData[] {
    return this.events().flatMap((event) => (event.type === 'step' ? [event.step] : []))
  }

  events(): TraceEvent[] {
    return this.trace.recent(1)
  }

  /** What is stored, as ids; and on the disk the folders of layers and what lies in tmp. */
  contents(): { images: string[]; layers: string[]; folders: number; temporary: string[] } {
    const temporary = readdirSync(join(this.root, 'tmp'), { recursive: true }).map(String)
    return {
      images: this.store.all().map((image) => image.id),
      layers: this.storage.layers.all().map((layer) => layer.chainId),
      folders: readdirSync(join(this.root, 'layers')).length,
      temporary: temporary.filter((name) => name !== 'archives' && name !== 'uploads'),
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.storage.layers.close()
    this.traceStore.close()
    this.db.close()
    rmSync(this.folder, { recursive: true, force: true })
  }
}
