import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { chainId, type Digest } from '../../base/digest.ts'
import { silent } from '../../base/log.ts'
import { type HostFacts, readHostFacts } from '../../drivers/host/host.ts'
import type { Overlay } from '../../drivers/overlay/overlay.ts'
import { kernelOverlay } from '../../drivers/overlay/kernel-overlay.ts'
import { createRegistries } from '../../drivers/registry/create-registries.ts'
import { createDistributionStore } from '../../stores/distribution/sqlite-distribution.ts'
import { createNetwork } from '../../drivers/network/create-network.ts'
import type { NetworkDriver } from '../../drivers/network/network.ts'
import { createRuntime } from '../../drivers/runtime/create-runtime.ts'
import { kernelVolumeMounts } from '../../drivers/volumes/kernel-volume-mounts.ts'
import type { Runtime, Stdio } from '../../drivers/runtime/runtime.ts'
import { makeRootfs } from '../../drivers/runtime/testing/busybox.ts'
import { importedConfig } from '../../formats/oci/committed-config.ts'
import type { ContainerStore } from '../../stores/containers/containers.ts'
import { createStoreAudit } from '../../stores/audit/store-audit.ts'
import { createContainerStore } from '../../stores/containers/sqlite-containers.ts'
import type { ImageStore } from '../../stores/images/images.ts'
import { type BuildFileWork, createFileWork } from '../../stores/builds/files.ts'
import { createBuildStore } from '../../stores/builds/sqlite-builds.ts'
import { createImageStore } from '../../stores/images/sqlite-images.ts'
import { createLayerStore, type LayerStorage } from '../../stores/layers/store.ts'
import { createNetworkStore } from '../../stores/networks/sqlite-networks.ts'
import { openDatabase } from '../../stores/metadata/database.ts'
import { createTraceStore } from '../../stores/trace/sqlite-trace.ts'
import { createVolumeStore } from '../../stores/volumes/sqlite-volumes.ts'
import type { TraceStore } from '../../stores/trace/trace.ts'
import { ContainerConfig, HostConfig } from '../../wire/containers.ts'
import type { StepData, TraceEvent } from '../../wire/trace.ts'
import { type ComposedEngine, createEngine } from '../compose.ts'
import type { Containers, CreateOptions, Execs, Files, Origin, Trace } from '../engine.ts'

export const IMAGE = 'box:latest'
export const CLI: Origin = { cause: 'cli', line: 'docker test' }

export interface More {
  name?: string
  config?: Partial<ContainerConfig>
  host?: Partial<HostConfig>
}

/** Real containers on real overlay mounts, of a busybox image, in a temporary folder. As root only. */
export class Scene {
  readonly folder: string
  readonly facts: HostFacts
  readonly overlay: Overlay
  db!: DatabaseSync
  network!: NetworkDriver
  storage!: LayerStorage
  buildFiles!: BuildFileWork
  runtime!: Runtime
  traceStore!: TraceStore
  store!: ContainerStore
  imageStore!: ImageStore
  composed!: ComposedEngine
  base!: Digest

  private constructor(folder: string) {
    this.folder = folder
    this.facts = readHostFacts(join(folder, 'run'))
    this.overlay = kernelOverlay({ rootless: this.facts.rootless })
  }

  get containers(): Containers {
    return this.composed.engine.containers
  }

  get execs(): Execs {
    return this.composed.engine.execs
  }

  get files(): Files {
    return this.composed.engine.files
  }

  get trace(): Trace {
    return this.composed.engine.trace
  }

  static async open(): Promise<Scene> {
    const scene = new Scene(mkdtempSync(join(tmpdir(), 'cutaway-ops-')))
    scene.#begin()
    await scene.#makeImage()
    return scene
  }

  /** On what another scene left in its folder, brought in order as at a start. */
  static async reopen(folder: string): Promise<Scene> {
    const scene = new Scene(folder)
    scene.#begin()
    await scene.#recover()
    return scene
  }

  #begin(): void {
    const { folder, facts } = this
    mkdirSync(join(folder, 'data'), { recursive: true })
    const root = join(folder, 'data')
    this.db = openDatabase(root)
    this.storage = createLayerStore(this.db, root, { rootless: facts.rootless })
    this.buildFiles = createFileWork(root, { rootless: facts.rootless })
    this.runtime = createRuntime(facts, { runDir: join(folder, 'run') })
    this.network = createNetwork(facts, { runDir: join(folder, 'run'), log: silent })
    this.traceStore = createTraceStore(this.db)
    this.store = createContainerStore(this.db, root)
    this.imageStore = createImageStore(this.db)
    this.composed = createEngine({
      version: '1.2.3',
      root,
      runDir: join(folder, 'run'),
      socket: join(folder, 'run/docker.sock'),
      facts,
      traceStore: this.traceStore,
      containers: this.store,
      images: this.imageStore,
      storage: this.storage,
      audit: createStoreAudit(this.db, root, this.storage),
      volumes: createVolumeStore(this.db, root),
      networks: createNetworkStore(this.db),
      buildStore: createBuildStore(this.db),
      buildFiles: this.buildFiles,
      network: this.network,
      distribution: createDistributionStore(this.db),
      registryClient: createRegistries({ version: '1.2.3', settings: { insecure: [], mirrors: [] } }),
      overlay: this.overlay,
      volumeMounts: kernelVolumeMounts(this.overlay),
      runtime: this.runtime,
      log: silent,
    })
  }

  async #makeImage(): Promise<void> {
    const rootfs = makeRootfs(join(this.folder, 'rootfs'))
    const stream = this.storage.changes.tar(rootfs)
    const layer = await this.storage.layers.apply(
      { type: 'stream', stream },
      { parent: null, text: 'ADD rootfs /', created: null },
    )
    const config = importedConfig({
      platform: { os: 'linux', architecture: this.facts.architecture },
      changes: ['ENV GREETING=hello', 'CMD ["sh"]'],
      diffId: layer.diffId as Digest,
      message: '',
      created: 1_700_000_000_000,
    })
    this.imageStore.put(config, { topLevel: true, parent: null, names: [`docker.io/library/${IMAGE}`] })
    this.base = chainId(null, layer.diffId as Digest)
  }

  /** The engine ends, as it does on SIGTERM; containers run on. */
  async end(): Promise<void> {
    await this.composed.close()
    await this.network.close()
    await this.runtime.close()
    await this.buildFiles.close()
    await this.storage.layers.close()
    this.traceStore.close()
    this.db.close()
  }

  async #recover(): Promise<void> {
    await this.storage.layers.recover()
    await this.composed.recover()
    this.base = this.storage.layers.all()[0]?.chainId as Digest
  }

  async begin(): Promise<void> {
    this.#begin()
    await this.#recover()
  }

  options(command: string[], more: More = {}): CreateOptions {
    return {
      name: more.name ?? '',
      image: IMAGE,
      config: ContainerConfig.parse({ cmd: command, ...more.config }),
      host: HostConfig.parse({ networkMode: 'none', ...more.host }),
      networks: {},
    }
  }

  /** Created and started; resolves with the id. */
  async run(command: string[], more: More = {}): Promise<string> {
    return (await this.containers.run(CLI, this.options(command, more))).id
  }

  wait(id: string, condition: 'not-running' | 'next-exit' | 'removed' = 'not-running') {
    return this.containers.wait(id, condition, AbortSignal.timeout(15_000))
  }

  /** The steps of the newest operation, without their times. */
  lastSteps(): StepData[] {
    return stepsOf(this.trace.recent(1))
  }

  status(id: string): string {
    return this.containers.find(id).state.status
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const { id } of this.containers.list(true))
      await this.containers.remove(CLI, id, { force: true, volumes: false })
    await this.end()
    rmSync(this.folder, { recursive: true, force: true })
  }
}

export function stepsOf(events: TraceEvent[]): StepData[] {
  return events.flatMap((event) => {
    if (event.type !== 'step') return []
    const { at: _, ...step } = event.step
    return [step as StepData]
  })
}

/** All that a process says; resolves at its end. */
export function output(stdio: Stdio): Promise<string> {
  let said = ''
  stdio.onData((_, data) => {
    said += data
  })
  stdio.resume()
  return new Promise((resolve) => stdio.onEnd(() => resolve(said)))
}
