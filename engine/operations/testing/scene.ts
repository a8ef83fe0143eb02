import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { chainId, type Digest } from '../../base/digest.ts'
import { EngineError } from '../../base/errors.ts'
import { silent } from '../../base/log.ts'
import { hostDevices } from '../../drivers/host/devices.ts'
import { type HostFacts, readHostFacts } from '../../drivers/host/host.ts'
import { kernelOverlay } from '../../drivers/overlay/kernel-overlay.ts'
import { createRuntime } from '../../drivers/runtime/create-runtime.ts'
import type { Runtime, Stdio } from '../../drivers/runtime/runtime.ts'
import { makeRootfs } from '../../drivers/runtime/testing/busybox.ts'
import { importedConfig } from '../../formats/oci/committed-config.ts'
import { fullName, parseReference } from '../../formats/oci/reference.ts'
import { createContainerStore } from '../../stores/containers/sqlite-containers.ts'
import { createImageStore } from '../../stores/images/sqlite-images.ts'
import { createLayerStore, type LayerStorage } from '../../stores/layers/store.ts'
import { openDatabase } from '../../stores/metadata/database.ts'
import { createTraceStore } from '../../stores/trace/sqlite-trace.ts'
import type { TraceStore } from '../../stores/trace/trace.ts'
import { ContainerConfig, HostConfig } from '../../wire/containers.ts'
import type { StepData, TraceEvent } from '../../wire/trace.ts'
import { createContainers } from '../containers/containers.ts'
import { type Context, createContext } from '../containers/deps.ts'
import { recoverContainers } from '../containers/recover.ts'
import type { Containers, CreateOptions, Execs, Files, Origin, Trace } from '../engine.ts'
import { createExecs } from '../execs/execs.ts'
import { createFiles } from '../files/files.ts'
import { createTrace } from '../trace/trace.ts'

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
  db!: DatabaseSync
  storage!: LayerStorage
  runtime!: Runtime
  traceStore!: TraceStore
  context!: Context
  containers!: Containers
  execs!: Execs
  files!: Files
  trace!: Trace

  private constructor(folder: string) {
    this.folder = folder
    this.facts = readHostFacts(join(folder, 'run'))
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
    this.runtime = createRuntime(facts, { runDir: join(folder, 'run') })
    this.traceStore = createTraceStore(this.db)
    const { recorder, trace } = createTrace(this.traceStore)
    const imageStore = createImageStore(this.db)
    this.context = createContext({
      store: createContainerStore(this.db, root),
      layers: this.storage.layers,
      changes: this.storage.changes,
      catalogue: this.storage.catalogue,
      imageStore,
      images: {
        find(reference) {
          const image = imageStore.byName(fullName(parseReference(reference)))
          if (!image) throw new EngineError('notFound', `No such image: ${reference}`)
          return image
        },
      },
      runtime: this.runtime,
      overlay: kernelOverlay({ rootless: facts.rootless }),
      recorder,
      log: silent,
      host: { facts, init: facts.programs.catatonit, devices: hostDevices },
    })
    this.containers = createContainers(this.context)
    this.execs = createExecs(this.context)
    this.files = createFiles(this.context)
    this.trace = trace
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
    this.context.imageStore.put(config, { topLevel: true, parent: null, names: [`docker.io/library/${IMAGE}`] })
    this.base = chainId(null, layer.diffId as Digest)
  }

  base!: Digest

  /** The engine ends, as it does on SIGTERM; containers run on. */
  async end(): Promise<void> {
    this.context.closing.abort()
    await this.runtime.close()
    await this.storage.layers.close()
    this.traceStore.close()
    this.db.close()
  }

  async #recover(): Promise<void> {
    await this.storage.layers.recover()
    await recoverContainers(this.context)
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
      host: HostConfig.parse(more.host ?? {}),
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
