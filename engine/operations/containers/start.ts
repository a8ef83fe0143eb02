import { now } from '../../base/clock.ts'
import { EngineError, toEngineError } from '../../base/errors.ts'
import type { RuntimeFailure } from '../../drivers/runtime/runtime.ts'
import type { ContainerRecord } from '../../stores/containers/containers.ts'
import { connectNetworks, joinNetworks, leaveNetworks } from '../networks/join.ts'
import type { OperationTrace } from '../trace/recorder.ts'
import { acquireMounts, releaseMounts } from '../volumes/container-mounts.ts'
import type { Context } from './deps.ts'
import { watchExit } from './exit.ts'
import { findContainer } from './find.ts'
import { watchHealth } from './health.ts'
import { healthRules, STARTING } from './health-rules.ts'
import { watchLogSize } from './log-rotation.ts'
import { lowerFolders } from './mount-points.ts'
import { writeNetworkFiles } from './network-files.ts'
import { dropContainer } from './remove.ts'
import { runtimeContainer } from './runtime-container.ts'
import { shareSpaces } from './share-spaces.ts'
import { specFor } from './spec.ts'
import { conflict, rwId } from './state.ts'

/** The exit code of a container that could not be started for a reason that is not its program's. */
const CANNOT_START = 128

/** Who starts: a person, a person's restart, or the container's restart policy. */
export type Starter = 'person' | 'restart' | 'policy'

/** Makes the process space around the container's union view, and the first process in it. */
export async function startContainer(
  context: Context,
  trace: OperationTrace,
  id: string,
  by: Starter = 'person',
): Promise<void> {
  const record = findContainer(context.store, id)
  requireStartable(record, by)
  if (by !== 'policy') context.restarts.forget(id)
  try {
    await start(context, trace, record, by)
  } catch (error) {
    await undo(context, trace, record, error)
    throw error
  }
}

async function start(context: Context, trace: OperationTrace, record: ContainerRecord, by: Starter): Promise<void> {
  const { store, overlay, runtime, spaces } = context
  const { id } = record
  const paths = store.paths(id)
  overlay.mount({
    lower: lowerFolders(context, record),
    upper: paths.upper,
    work: paths.work,
    target: paths.merged,
  })
  const mounts = await acquireMounts(context, trace, record)
  const network = await joinNetworks(context, record)
  writeNetworkFiles(context, record)
  const joined = await shareSpaces(context, record)
  const spec = specFor(context, record, { mounts, network, joined }, spaces.takeSize(id))
  trace.signal.throwIfAborted()

  const container = runtimeContainer(context, record)
  // Neither needs the other, and both take their time. When one fails, the other must be over before it is undone.
  const [created, connected] = await Promise.allSettled([
    runtime.create(container, spec),
    connectNetworks(context, trace, record),
  ])
  const pid = resultOf(created)
  resultOf(connected)
  trace.step({ kind: 'space.created', on: rwId(id) })
  trace.signal.throwIfAborted()
  // Clients are connected before the program begins, so that its first byte reaches them.
  await spaces.connectClients(id, () => runtime.attach(container))
  await runtime.start(id)

  const space = spaces.open(id, pid)
  store.setState(id, {
    ...record.state,
    status: 'running',
    pid,
    exitCode: 0,
    oomKilled: false,
    error: '',
    startedAt: now(),
    restartCount: by === 'policy' ? record.state.restartCount : 0,
    stoppedByUser: false,
    health: healthRules(record.config) && STARTING,
  })
  trace.step({
    kind: 'process.started',
    on: rwId(id),
    process: { pid: 1, depth: 0, command: record.argv.join(' ') },
    via: 'start',
  })
  watchExit(context, id, space)
  watchHealth(context, id, space)
  watchLogSize(context, id, space)
}

function resultOf<T>(settled: PromiseSettledResult<T>): T {
  if (settled.status === 'rejected') throw settled.reason
  return settled.value
}

/** Nothing of the attempt stays but the reason, in the container's state. */
async function undo(context: Context, trace: OperationTrace, record: ContainerRecord, reason: unknown): Promise<void> {
  const { store, overlay, runtime, spaces, log } = context
  const { id } = record
  await runtime.delete(id, true).catch((error) => log.warn(`container ${id}: the runtime did not let go`, error))
  await leaveNetworks(context, trace, record).catch((error) =>
    log.warn(`container ${id}: its networks did not let go`, error),
  )
  overlay.unmount(store.paths(id).merged)
  releaseMounts(context, trace, record)
  spaces.dropClients(id)
  const error = toEngineError(reason)
  const exitCode = (reason as Partial<RuntimeFailure>).exitCode ?? CANNOT_START
  if (error.code !== 'cancelled')
    store.setState(id, { ...record.state, status: resting(record), exitCode, error: error.message })
  if (record.host.autoRemove) await dropContainer(context, trace, id, { volumes: true })
}

function resting({ state }: ContainerRecord): 'created' | 'exited' {
  return state.startedAt === null ? 'created' : 'exited'
}

function requireStartable(record: ContainerRecord, by: Starter): void {
  const { status } = record.state
  if (status === 'running' || (status === 'restarting' && by === 'person'))
    throw new EngineError('notModified', `container ${record.name} runs already`)
  if (status === 'paused')
    throw conflict(record, 'containerPaused', 'cannot start a paused container, try unpause instead')
  if (status === 'removing' || status === 'dead')
    throw conflict(record, 'containerBeingRemoved', 'container is marked for removal and cannot be started')
}
