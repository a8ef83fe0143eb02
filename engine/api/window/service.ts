import { parseDigest } from '../../base/digest.ts'
import type { Engine } from '../../operations/engine.ts'
import { commandLine } from '../../wire/command-line.ts'
import type { Request } from '../../wire/requests.ts'
import type { WindowService } from '../../wire/service.ts'
import { complete } from '../console/complete.ts'
import { namesOf } from '../console/names.ts'
import { parseRequest } from '../console/parse-request.ts'
import { runLine } from '../console/run-line.ts'
import { NEWEST } from '../docker/router.ts'
import { containerInspect } from '../docker/wire/container-inspect.ts'
import { imageInspect } from '../docker/wire/image-inspect.ts'
import { volumeJson } from '../docker/wire/volumes.ts'
import { buildDetail, buildProgress, buildSummary, buildTrace } from './builds.ts'
import { containerChanges } from './container-changes.ts'
import { containerLogs } from './container-logs.ts'
import { ProcessSamples } from './container-processes.ts'
import { UseSamples } from './container-use.ts'
import { describeContainer, listContainers } from './describe-container.ts'
import { listVolumes } from './list-volumes.ts'
import { listNetworks } from './list-networks.ts'
import { perform } from './perform.ts'
import { registryDoor } from './registry-door.ts'
import { withTaggedNames } from './tagged-names.ts'
import { Terminals } from './terminals.ts'

/** The window's door to the engine. One for all windows. */
export function createWindowService(engine: Engine): WindowService {
  const samples = new ProcessSamples(engine)
  const uses = new UseSamples(engine)
  const terminals = new Terminals(engine)
  const archiveNames = new Map<string, string>()

  /** The trace and the lens name an opened archive by its path, not by the id of its preview. */
  function named(request: Request): Request {
    if (request.verb !== 'load' && request.verb !== 'import' && request.verb !== 'volume-import') return request
    return { ...request, input: archiveNames.get(request.input) ?? request.input }
  }

  return {
    info: async () => engine.system.info(),
    verify: (signal) => engine.system.verify(signal),

    containers: async () => listContainers(engine),
    container: async (reference) => describeContainer(engine, reference),
    inspect: async (kind, reference) =>
      kind === 'container'
        ? containerInspect(engine, engine.containers.find(reference))
        : kind === 'image'
          ? imageInspect(engine, engine.images.find(reference), NEWEST)
          : volumeJson(engine, engine.volumes.find(reference)),
    changes: (reference, signal) => containerChanges(engine, reference, signal),
    processes: (reference, signal) => samples.of(reference, signal),
    stats: (signal) => uses.listen(signal),
    logs: (query, context, signal) => containerLogs(engine, query, context, signal),

    terminal: (target, context, signal) => terminals.open(target, context, signal),
    terminalInput: (session, data) => terminals.input(session, data),
    terminalResize: (session, rows, columns) => terminals.resize(session, rows, columns),

    networks: async () => listNetworks(engine),
    publishAddress: async () => engine.networks.publishAddress(),
    setPublishAddress: async (address) => engine.networks.setPublishAddress(address),

    images: async (all) => engine.images.list(all).map(withTaggedNames),
    image: async (reference) => {
      const record = engine.images.find(reference)
      return {
        ...withTaggedNames(engine.images.describe(record)),
        stack: engine.images.stack(record),
        history: engine.images.history(record.id),
      }
    },
    ...registryDoor(engine.registries),
    removal: async (reference) => engine.images.removal(reference, false),
    store: async () => engine.store.graph(),
    frees: async (target) => engine.store.frees(target),
    tree: async (query) => engine.catalogue.tree({ ...query, top: parseDigest(query.top) }),
    provenance: async (top, path) => engine.catalogue.provenance(parseDigest(top), path),
    waste: async (top) => engine.catalogue.waste(parseDigest(top)),
    shipped: async (top) => engine.catalogue.shipped(parseDigest(top)),
    search: async (top, text, limit) => engine.catalogue.search(parseDigest(top), text, limit),

    builds: async () => engine.builds.history().map(buildSummary),
    build: async (id) => buildDetail(engine.builds.find(id)),
    buildProgress: (id, signal) => buildProgress(engine, id, signal),
    buildTrace: async (id) => buildTrace(engine, engine.builds.find(id)),
    forgetBuilds: async (ids) => engine.builds.forget(ids),
    pinBuild: async (id, pinned) => engine.builds.pin(id, pinned),
    buildCache: async () => engine.builds.cache.list().map(({ parents, ...record }) => record),

    volumes: () => listVolumes(engine),
    volumeFolder: (name, path) => engine.volumes.folder(name, path),

    openArchive: async (path) => {
      const preview = await engine.archives.open(path)
      archiveNames.set(preview.id, path)
      return preview
    },
    closeArchive: async (id) => {
      archiveNames.delete(id)
      await engine.archives.close(id)
    },

    perform: async (request) => (await perform(engine, request, { line: commandLine(named(request)) })).result,
    cancel: async (operation) => engine.trace.cancel(operation),

    recent: async (limit) => engine.trace.recent(limit),
    trace: (since, signal) => engine.trace.subscribe(since, signal),

    console: (line, columns, signal) => runLine(engine, terminals, { line, columns }, signal),
    complete: async (line, cursor) => complete(line, cursor, namesOf(engine)),
    parse: (line) => parseRequest(line),
  }
}
