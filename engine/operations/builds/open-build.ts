import { mkdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { newId } from '../../base/ids.ts'
import { type Digest, digestOf } from '../../base/digest.ts'
import { EngineError, toEngineError } from '../../base/errors.ts'
import { shortName } from '../../formats/oci/reference.ts'
import { parseImageConfig } from '../../formats/oci/image-config.ts'
import type { OpenOperation } from '../trace/recorder.ts'
import { createBuildNetwork } from './build-network.ts'
import type { Build, BuildFiles, BuildProgress, BuildRequest, Built } from './builds.ts'
import type { BuildDeps } from './deps.ts'
import { solveTarget } from './solve.ts'
import { type BuildContext, builderOf } from './solve-context.ts'
import { configOf, type StageState, stateOf } from './stage-state.ts'
import { fetchContext, unpackContext } from './archive-files.ts'
import { filesIn } from './folder-files.ts'
import { readTree } from './built-tree.ts'
import type { Told } from './told.ts'

/** A build that runs. */
export class OpenBuild implements Build {
  readonly id: string
  readonly signal: AbortSignal
  readonly #deps: BuildDeps
  readonly #operation: OpenOperation
  readonly #told: Told
  readonly #context: BuildContext
  readonly #onClose: (error: EngineError | null) => Promise<void>
  readonly #releases: (() => Promise<void> | void)[] = []
  readonly #built = new Map<Built, StageState>()
  readonly #controller = new AbortController()
  readonly #solving = new Set<Promise<unknown>>()
  #steps = 0
  #closing: Promise<void> | null = null

  constructor(
    deps: BuildDeps,
    options: {
      id: string
      operation: OpenOperation
      told: Told
      note: BuildContext['note']
      onClose(error: EngineError | null): Promise<void>
    },
  ) {
    const { id, operation, told, note } = options
    this.id = id
    this.signal = AbortSignal.any([operation.signal, this.#controller.signal])
    this.#deps = deps
    this.#operation = operation
    this.#told = told
    this.#onClose = options.onClose
    const folder = join(deps.work, newId())
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    // Thousands of files take a while, and nobody waits for that. What an engine that ends leaves, the next one clears.
    this.#releases.push(() => void deps.files.erase(folder).catch(() => {}))
    const network = createBuildNetwork(deps.context, folder, operation)
    this.#releases.push(() => network.leave())
    this.#context = {
      deps,
      id,
      trace: operation,
      told,
      note,
      signal: this.signal,
      folder,
      network,
      hold: (layers) => this.#hold(layers),
      nextStep: () => ++this.#steps,
      defer: (release) => this.#releases.push(release),
      stateOf: (built) => this.#stateOf(built),
    }
  }

  async #hold(layers: readonly Digest[]): Promise<void> {
    const held = await this.#deps.context.keeper.hold(layers)
    this.#releases.push(() => held[Symbol.dispose]())
  }

  async solve(request: BuildRequest): Promise<Built> {
    this.signal.throwIfAborted()
    const solving = solveTarget(this.#context, request)
    this.#solving.add(solving)
    const state = await solving.finally(() => this.#solving.delete(solving))
    const config = this.#unchanged(request, state) ?? configOf(state, builderOf(request))
    const built: Built = {
      id: digestOf(config),
      top: state.top,
      config,
      platform: `${state.platform.os}/${state.platform.architecture}`,
    }
    this.#built.set(built, state)
    return built
  }

  /** A classic build that adds nothing to its base gives the base itself. */
  #unchanged({ classic, args }: BuildRequest, { image, history }: StageState): Uint8Array | null {
    if (!classic || args.SOURCE_DATE_EPOCH !== undefined || image === null) return null
    const base = this.#deps.context.imageStore.get(image)
    return base && history.length === (base.config.history ?? []).length ? base.bytes : null
  }

  folder(path: string): BuildFiles {
    const stat = statSync(path, { throwIfNoEntry: false })
    if (!stat) throw new EngineError('notFound', `the folder ${path} to build from is not there`)
    if (!stat.isDirectory())
      throw new EngineError('invalid', `${path}: expected a folder to build from, but it is a file`)
    return filesIn(path)
  }

  unpack(archive: Readable): Promise<BuildFiles> {
    return unpackContext(this.#context, archive)
  }

  fetch(address: string): Promise<BuildFiles> {
    return fetchContext(this.#context, address)
  }

  #stateOf(built: Built): StageState {
    const config = parseImageConfig(built.config)
    return this.#built.get(built) ?? stateOf(config, { top: built.top, image: null, builder: 'buildkit' })
  }

  async tag(built: Built, names: readonly string[]): Promise<Digest> {
    const { imageStore } = this.#deps.context
    const moved = new Map(names.map((name) => [name, imageStore.byName(name)?.id ?? null]))
    const parent = this.#built.get(built)?.image ?? null
    const own = digestOf(built.config)
    const image = imageStore.put(built.config, { topLevel: true, parent: parent === own ? null : parent, names })
    const ref = (name: string | null) =>
      ({ kind: 'image', id: image.id, name: name ? shortName(name) : image.id.slice(7, 19) }) as const
    const short = names.map(shortName)
    this.#context.note((record) => ({
      title: short[0] ?? record.title,
      names: [...new Set([...record.names, ...short])],
      images: [...new Set([...record.images, image.id])],
    }))
    this.#operation.step({ kind: 'config.stored', image: ref(names[0] ?? null) })
    for (const name of names)
      this.#operation.step({
        kind: 'tag.set',
        name: shortName(name),
        image: ref(name),
        top: image.top,
        movedFrom: moved.get(name) ?? null,
      })
    return image.id
  }

  tree(built: Built): Readable {
    return readTree(this.#context, built)
  }

  tell(progress: BuildProgress): void {
    this.#told.tell(progress)
  }

  cancel(): void {
    this.#controller.abort(new EngineError('cancelled', 'the build was cancelled'))
  }

  close(error?: Error): Promise<void> {
    this.#closing ??= this.#close(error)
    return this.#closing
  }

  async #close(error?: Error): Promise<void> {
    const failure = error ? toEngineError(error) : null
    // Who gives up a build does not wait for its targets first.
    if (this.#solving.size > 0) this.cancel()
    await Promise.allSettled(this.#solving)
    this.#told.close()
    for (const release of this.#releases.reverse())
      try {
        await release()
      } catch (reason) {
        this.#deps.context.log.warn(`build ${this.id}: something of it was not let go`, reason)
      }
    this.#operation.end(failure?.data)
    await this.#onClose(failure)
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close(new EngineError('cancelled', 'the build was given up'))
  }
}
