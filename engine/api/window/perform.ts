import { isAbsolute } from 'node:path'
import { EngineError, toEngineError } from '../../base/errors.ts'
import type { BuildProgress } from '../../operations/builds/builds.ts'
import type { ArchiveSource, Engine, Origin } from '../../operations/engine.ts'
import { isAnonymous } from '../../operations/volumes/make.ts'
import type { Pulled } from '../../operations/registries/registries.ts'
import type { Removal } from '../../wire/images.ts'
import type { Request, RequestResult } from '../../wire/requests.ts'
import { buildImage } from './build-request.ts'
import { createOptions } from './create-options.ts'
import { limitsOf } from './limits-of.ts'
import { actOnNetwork, type NetworkRequest } from './network-requests.ts'
import { checkOutputPath, writeOutputFile } from './output-file.ts'

export interface Outcome {
  id: string | null
  name: string | null
  warnings?: string[]
  loaded?: Loaded[]
  removal?: Removal
  pruned?: Pruned
  prunedCache?: PrunedCache
  pulled?: Pulled[]
}

type Pruned = Awaited<ReturnType<Engine['volumes']['prune']>>

type PrunedCache = Awaited<ReturnType<Engine['builds']['cache']['prune']>>

type Loaded = Awaited<ReturnType<Engine['images']['load']>>[number]

/** What a request came to; `loaded` of a load, `removal` of an rmi, `pruned` and `prunedCache` of a prune are what the `docker` command prints. */
export interface Performed {
  result: RequestResult
  loaded: Loaded[]
  removal: Removal | null
  pruned: Pruned | null
  prunedCache: PrunedCache | null
  pulled: Pulled[]
}

/** Does what a button or a line asks: one request, one operation of the trace. `line` is what the trace shows for it. */
export async function perform(
  engine: Engine,
  request: Request,
  asked: {
    line: string
    signal?: AbortSignal
    onProgress?: (progress: BuildProgress) => void
    onOpen?: ((operation: number) => void) | undefined
  },
): Promise<Performed> {
  let operation = 0
  const origin: Origin = {
    cause: 'window',
    line: asked.line,
    signal: asked.signal,
    onOpen: (id) => {
      operation ||= id
      asked.onOpen?.(id)
    },
  }
  try {
    const outcome: Outcome =
      request.verb === 'build'
        ? await buildImage(engine, request, origin, asked.onProgress)
        : await act(engine, request, origin)
    const { id, name, warnings = [], loaded = [], ...printed } = outcome
    const { removal = null, pruned = null, prunedCache = null, pulled = [] } = printed
    return { result: { operation, id, name, warnings }, loaded, removal, pruned, prunedCache, pulled }
  } catch (error) {
    throw toEngineError(error)
  }
}

function act(engine: Engine, request: Exclude<Request, { verb: 'build' }>, origin: Origin): Promise<Outcome> {
  switch (request.verb) {
    case 'create':
    case 'run':
      return make(engine, request, origin)
    case 'builder-prune':
      return pruneCache(engine, request.all, origin)
    case 'network-create':
    case 'network-rm':
    case 'network-connect':
    case 'network-disconnect':
    case 'network-prune':
      return actOnNetwork(engine, request, origin)
    case 'tag':
    case 'rmi':
    case 'image-prune':
    case 'save':
    case 'load':
    case 'import':
    case 'pull':
    case 'push':
      return actOnImages(engine, request, origin)
    case 'volume-create':
    case 'volume-rm':
    case 'volume-prune':
    case 'volume-clone':
    case 'volume-empty':
    case 'volume-export':
    case 'volume-import':
      return actOnVolumes(engine, request, origin)
    default:
      return actOnContainer(engine, request, origin)
  }
}

async function pruneCache(engine: Engine, all: boolean, origin: Origin): Promise<Outcome> {
  const bounds = { all, olderThan: 0, keepBytes: 0, wanted: () => true }
  return { id: null, name: null, prunedCache: await engine.builds.cache.prune(origin, bounds) }
}

async function make(
  engine: Engine,
  request: Extract<Request, { verb: 'create' | 'run' }>,
  origin: Origin,
): Promise<Outcome> {
  const { id, warnings } = await engine.containers[request.verb](origin, createOptions(request))
  // One that was to be removed at its end may be gone by now.
  const made = engine.containers.list(true).find((record) => record.id === id)
  return { id, name: made?.name ?? (request.name || null), warnings }
}

async function actOnContainer(
  engine: Engine,
  request: Exclude<Extract<Request, { container: string }>, NetworkRequest>,
  origin: Origin,
): Promise<Outcome> {
  const { containers } = engine
  const { id, name } = containers.find(request.container)
  switch (request.verb) {
    case 'start':
      await containers.start(origin, id)
      break
    case 'stop':
      await containers.stop(origin, id, { timeout: request.timeout, signal: request.signal })
      break
    case 'kill':
      await containers.kill(origin, id, request.signal)
      break
    case 'pause':
      await containers.pause(origin, id)
      break
    case 'unpause':
      await containers.unpause(origin, id)
      break
    case 'restart':
      await containers.restart(origin, id, { timeout: request.timeout, signal: '' })
      break
    case 'rename':
      await containers.rename(origin, id, request.name)
      return { id, name: request.name }
    case 'update': {
      const wanted = { resources: limitsOf(request), restartPolicy: request.restart }
      const { warnings } = await containers.update(origin, id, wanted)
      return { id, name, warnings }
    }
    case 'rm':
      await containers.remove(origin, id, { force: request.force, volumes: request.volumes })
      break
    case 'commit':
      return { id: await containers.commit(origin, id, request), name: request.reference || null }
    case 'export': {
      await checkOutputPath(request.output)
      await writeOutputFile(request.output, await engine.files.export(origin, id), origin.signal)
      break
    }
    default:
      return unknownVerb(request)
  }
  return { id, name }
}

async function actOnImages(
  engine: Engine,
  request: Extract<Request, { verb: 'tag' | 'rmi' | 'image-prune' | 'save' | 'load' | 'import' | 'pull' | 'push' }>,
  origin: Origin,
): Promise<Outcome> {
  const { images, registries } = engine
  const credentials = registries.logins.source
  switch (request.verb) {
    case 'tag': {
      const { id } = images.find(request.image)
      await images.tag(origin, request.image, request.reference)
      return { id, name: request.reference }
    }
    case 'rmi': {
      const { id } = images.find(request.image)
      const removal = await images.remove(origin, request.image, { force: request.force, prune: true })
      return { id, name: request.image, removal }
    }
    case 'image-prune': {
      const removal = await images.prune(origin, ({ names }) => request.all || names.length === 0)
      return { id: null, name: null, removal }
    }
    case 'save': {
      await checkOutputPath(request.output)
      await writeOutputFile(
        request.output,
        images.save(origin, request.images, { without: request.without }),
        origin.signal,
      )
      return { id: null, name: null }
    }
    case 'load': {
      const loaded = await images.load(origin, archiveSource(request.input))
      return { id: loaded[0]?.image ?? null, name: loaded[0]?.name ?? null, loaded }
    }
    case 'import': {
      const { reference, message, changes } = request
      const id = await images.import(origin, archiveSource(request.input), { reference, message, changes })
      return { id, name: reference || null }
    }
    case 'pull': {
      const { reference, platform, allTags } = request
      const pulled = await registries.pull(origin, reference, { platform, allTags, credentials })
      return { id: pulled[0]?.image ?? null, name: pulled[0]?.name ?? null, pulled }
    }
    case 'push':
      await registries.push(origin, request.reference, { allTags: request.allTags, credentials })
      return { id: null, name: request.reference }
  }
}

async function actOnVolumes(
  engine: Engine,
  request: Extract<Request, { verb: `volume-${string}` }>,
  origin: Origin,
): Promise<Outcome> {
  const { volumes } = engine
  const done = (name: string | null): Outcome => ({ id: name, name })
  switch (request.verb) {
    case 'volume-create':
      return done((await volumes.create(origin, request)).name)
    case 'volume-rm':
      await volumes.remove(origin, request.volume)
      return done(request.volume)
    case 'volume-prune':
      return { ...done(null), pruned: await volumes.prune(origin, (volume) => request.all || isAnonymous(volume)) }
    case 'volume-clone':
      return done((await volumes.clone(origin, request.volume, request.name)).name)
    case 'volume-empty':
      await volumes.empty(origin, request.volume)
      return done(request.volume)
    case 'volume-export':
      await checkOutputPath(request.output)
      await writeOutputFile(request.output, await volumes.export(origin, request.volume), origin.signal)
      return done(request.volume)
    case 'volume-import':
      await volumes.import(origin, request.volume, archiveSource(request.input))
      return done(request.volume)
  }
}

/** A path begins with `/`; anything else can only be the id of an archive that was opened for a look. */
function archiveSource(input: string): ArchiveSource {
  if (isAbsolute(input)) return { type: 'path', path: input }
  if (/[/.]/.test(input))
    throw new EngineError('invalid', `archive "${input}": expected an absolute path, beginning with /`)
  return { type: 'preview', id: input }
}

/** The compiler sees to it that no verb comes here: a new one must be done, not passed over. */
function unknownVerb(request: never): never {
  throw new EngineError('unsupported', `no such request: ${JSON.stringify(request)}`)
}
