import { join } from 'node:path'
import manifest from '../package.json' with { type: 'json' }
import { listenOn } from './api/listen.ts'
import { dockerServer } from './api/docker/server.ts'
import { serveWindow } from './api/web/serve-window.ts'
import { createWindowService } from './api/window/service.ts'
import { makeFolder } from './base/folder.ts'
import { takeLock } from './base/lock.ts'
import { createLog } from './base/log.ts'
import { readHostFacts } from './drivers/host/host.ts'
import { kernelOverlay } from './drivers/overlay/kernel-overlay.ts'
import { createNetwork } from './drivers/network/create-network.ts'
import { createRegistries } from './drivers/registry/create-registries.ts'
import { createRuntime } from './drivers/runtime/create-runtime.ts'
import { kernelVolumeMounts } from './drivers/volumes/kernel-volume-mounts.ts'
import { makeRunDir } from './launcher/paths.ts'
import { createEngine } from './operations/compose.ts'
import { type EngineOptions, readOptions } from './options.ts'
import { loadSampleOnce } from './sample.ts'
import { createStoreAudit } from './stores/audit/store-audit.ts'
import { createContainerStore } from './stores/containers/sqlite-containers.ts'
import { createDistributionStore } from './stores/distribution/sqlite-distribution.ts'
import { createImageStore } from './stores/images/sqlite-images.ts'
import { createLayerStore } from './stores/layers/store.ts'
import { createFileWork } from './stores/builds/files.ts'
import { createBuildStore } from './stores/builds/sqlite-builds.ts'
import { createNetworkStore } from './stores/networks/sqlite-networks.ts'
import { openDatabase } from './stores/metadata/database.ts'
import { createTraceStore } from './stores/trace/sqlite-trace.ts'
import { createVolumeStore } from './stores/volumes/sqlite-volumes.ts'

/** The engine's life: everything that is opened here is closed in the opposite order when it is told to end. */
export async function run(argv: readonly string[]): Promise<void> {
  const options = readOptions(argv, manifest.version)
  const { root, runDir } = options
  const socket = join(runDir, 'docker.sock')
  const told = toldToEnd()
  const log = createLog()
  process.title = 'cutaway-engine'
  await using ending = new AsyncDisposableStack()

  makeFolder(root, 0o711)
  makeRunDir(runDir)
  const locks = [
    { lock: ending.use(takeLock(join(root, 'lock'), `the data root ${root}`)), other: '--root' },
    { lock: ending.use(takeLock(join(runDir, 'lock'), `the run dir ${runDir}`)), other: '--run-dir' },
  ]
  const tellOthers = (address: string) => {
    for (const { lock, other } of locks)
      lock.describe(
        `the engine with pid ${process.pid} at ${address}: use that one, end it, or choose another ${other}`,
      )
  }
  tellOthers(`unix://${socket}`)

  const facts = readHostFacts(runDir)
  const { rootless } = facts
  const db = ending.adopt(openDatabase(root), (each) => each.close())
  const traceStore = ending.adopt(createTraceStore(db), (each) => each.close())
  const storage = createLayerStore(db, root, { rootless })
  ending.defer(() => storage.layers.close())
  const buildFiles = ending.adopt(createFileWork(root, { rootless }), (each) => each.close())
  const runtime = ending.adopt(createRuntime(facts, { runDir }), (each) => each.close())
  const overlay = kernelOverlay({ rootless })
  const network = ending.adopt(createNetwork(facts, { runDir, log }), (each) => each.close())
  const registryClient = ending.adopt(
    createRegistries({ version: manifest.version, settings: options.registries }),
    (each) => each.close(),
  )
  const composed = createEngine({
    version: manifest.version,
    root,
    runDir,
    socket,
    facts,
    traceStore,
    containers: createContainerStore(db, root),
    images: createImageStore(db),
    storage,
    audit: createStoreAudit(db, root, storage),
    volumes: createVolumeStore(db, root),
    overlay,
    volumeMounts: kernelVolumeMounts(overlay),
    networks: createNetworkStore(db),
    buildStore: createBuildStore(db),
    buildFiles,
    network,
    distribution: createDistributionStore(db),
    registryClient,
    runtime,
    log,
  })
  ending.defer(() => composed.close())
  await storage.layers.recover()
  await composed.recover()

  const docker = dockerServer(composed.engine)
  await listenOn(docker.listener, socket)
  ending.defer(() => docker.close())
  const service = createWindowService(composed.engine)
  const doors = await serveWindow({ service, engine: composed.engine, runDir, web: webOptions(options), log })
  ending.defer(() => doors.close())

  const address = `${doors.url ? `${doors.url} and ` : ''}unix://${socket}`
  tellOthers(address)
  process.stdout.write(`Cutaway is ready: ${address}\n`)
  if (options.sample) void loadSampleOnce(composed.engine, db, options.sample, log)
  await told
}

/** Resolves at the first SIGTERM or SIGINT; a second one ends the process at once. */
function toldToEnd(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve())
  })
}

function webOptions({ webPort, webRoot, token }: EngineOptions) {
  if (webPort === null || webRoot === null) return null
  return { root: webRoot, port: webPort, ...(token === null ? {} : { token }) }
}
