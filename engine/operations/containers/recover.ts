import { existsSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { toEngineError } from '../../base/errors.ts'
import type { ContainerRecord } from '../../stores/containers/containers.ts'
import type { Origin } from '../engine.ts'
import type { Context } from './deps.ts'
import { isView } from '../files/views.ts'
import { watchExit } from './exit.ts'
import { holdPorts } from '../networks/publish.ts'
import { sweepNetworks, sweepStrays } from './recover-networks.ts'
import { objectRef } from './find.ts'
import { watchHealth } from './health.ts'
import { watchLogSize } from './log-rotation.ts'
import { dropContainer } from './remove.ts'
import { wantsStart } from './restart-policy.ts'
import { startLater } from './restarts.ts'
import { runtimeContainer } from './runtime-container.ts'
import { isUp } from './state.ts'

const ENGINE: Origin = { cause: 'engine', line: '' }

/**
 * Brings what an earlier engine left in order, before anybody asks: containers that run are followed again, those that
 * ended meanwhile get their exit code, what was half made or half removed goes, and nothing stays mounted for the dead.
 */
export async function recoverContainers(context: Context): Promise<void> {
  const { store, log } = context
  // Those that end in the recovery have their policy looked at there.
  const resting = store.all().filter(wantsStart)
  await Promise.all(
    store
      .all()
      .map((record) =>
        recoverOne(context, record).catch((error) => log.warn(`container ${record.id}: recovery failed`, error)),
      ),
  )
  for (const id of store.strays()) {
    await context.runtime.delete(id, true).catch((error) => log.warn(`left-over container ${id}`, error))
    unmountAll(context, id)
    await store.clear(id).catch((error) => log.warn(`left-over folder of container ${id}`, error))
  }
  await sweepStrays(context)
  for (const { id } of resting) startLater(context, id, 0)
}

async function recoverOne(context: Context, record: ContainerRecord): Promise<void> {
  const { store, runtime } = context
  const { id, state } = record
  if (state.status === 'removing') return finishRemoval(context, record)
  const found = await runtime.find(runtimeContainer(context, record))
  if (!isUp(state) || state.status === 'restarting') {
    // A start that nobody was told of, or the rest of an end.
    if (found.status !== 'unknown') await runtime.delete(id, true)
    await sweepNetworks(context, record)
    unmountAll(context, id)
    return
  }
  const pid = found.status === 'running' || found.status === 'paused' ? found.pid : state.pid
  const space = context.spaces.open(id, pid)
  for (const { type, name } of record.mounts) if (type === 'volume') context.volumeUse.adopt(id, name)
  if (found.status === 'paused' && state.status === 'running') await runtime.resume(id)
  if (found.status === 'running' && state.status === 'paused') store.setState(id, { ...state, status: 'running' })
  await holdPorts(context, record).catch((error) => context.log.warn(`container ${id}: its ports are not held`, error))
  // The exit of one that ended meanwhile is already written down: this settles it at once.
  watchExit(context, id, space)
  watchHealth(context, id, space)
  watchLogSize(context, id, space)
  if (found.status === 'ended' || found.status === 'unknown') await space.ended.promise
}

/** The union view of one that does not run, and views that somebody looked through (`views.ts`). */
function unmountAll({ store, overlay }: Context, id: string): void {
  const { folder } = store.paths(id)
  for (const target of overlay.mounted(folder)) overlay.unmount(target)
  if (!existsSync(folder)) return
  for (const name of readdirSync(folder)) if (isView(name)) rmSync(join(folder, name), { recursive: true })
}

async function finishRemoval(context: Context, record: ContainerRecord): Promise<void> {
  unmountAll(context, record.id)
  await sweepNetworks(context, record)
  await context.runtime.delete(record.id, true).catch((error) => {
    context.log.warn(`container ${record.id}: the runtime did not let go`, toEngineError(error))
  })
  await context.recorder.record('rm', ENGINE, objectRef(record), (trace) =>
    dropContainer(context, trace, record.id, { volumes: record.host.autoRemove }),
  )
}
