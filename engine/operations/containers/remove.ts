import { EngineError } from '../../base/errors.ts'
import type { OperationTrace } from '../trace/recorder.ts'
import { releaseMounts } from '../volumes/container-mounts.ts'
import { removeAnonymous } from '../volumes/remove-anonymous.ts'
import type { Context } from './deps.ts'
import { containerRef, findContainer } from './find.ts'
import { endSpace } from './kill.ts'
import { isUp, rwId } from './state.ts'

/** Takes the read-write layer away. With `force`, what runs in it is killed first. */
export async function removeContainer(
  context: Context,
  trace: OperationTrace,
  id: string,
  options: { force: boolean; volumes: boolean },
): Promise<void> {
  const record = findContainer(context.store, id)
  if (isUp(record.state)) {
    if (!options.force) throw refused(record.name, record.state.status, record.id)
    context.restarts.forget(id)
    const space = context.spaces.get(id)
    if (space) space.final = true
    await endSpace(context, trace, record)
  }
  // The end of a container that was made with --rm takes it away already.
  if (context.store.get(id)) await dropContainer(context, trace, id, options)
}

/** Of a container that does not run; with `volumes`, those of its volumes that nobody named go too. The state says `removing` first, so that a start-up after a crash finishes it. */
export async function dropContainer(
  context: Context,
  trace: OperationTrace,
  id: string,
  { volumes }: { volumes: boolean },
): Promise<void> {
  const { store, changes, overlay, spaces, waiters } = context
  const record = findContainer(store, id)
  const { upper, merged } = store.paths(id)
  store.setState(id, { ...record.state, status: 'removing' })
  trace.step({ kind: 'layer.removing', on: rwId(id) })
  const { bytes } = changes.count(upper, record.top)
  overlay.unmount(merged)
  releaseMounts(context, trace, record)
  spaces.dropClients(id)
  context.restarts.forget(id)
  store.remove(id)
  context.networks.forget(id)
  await store.clear(id)
  trace.step({ kind: 'layer.freed', on: rwId(id), bytes, container: containerRef(record) })
  if (volumes) await removeAnonymous(context, trace, record)
  if (context.imageStore.get(record.image) === null) await context.freeLayers(trace, record.top)
  waiters.removed(id, { exitCode: record.state.exitCode, error: '' })
}

function refused(name: string, status: string, id: string): EngineError {
  const way =
    status === 'paused'
      ? 'container is paused and must be unpaused first'
      : `container is ${status}: stop the container before removing or force remove`
  return new EngineError('conflict', `cannot remove container "/${name}": ${way}`, {
    objects: [{ kind: 'container', id, name }],
    details: { key: status === 'paused' ? 'removalOfPaused' : 'removalOfRunning', values: { name } },
  })
}
