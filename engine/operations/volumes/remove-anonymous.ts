import { toEngineError } from '../../base/errors.ts'
import type { ContainerRecord } from '../../stores/containers/containers.ts'
import type { Context } from '../containers/deps.ts'
import type { OperationTrace } from '../trace/recorder.ts'
import { usersOf } from './find.ts'
import { volumeRef } from './make.ts'

/** Of a container that is gone: the volumes that nobody named go too, unless another container mounts them. */
export async function removeAnonymous(
  { store, volumeStore, volumeUse, log }: Context,
  trace: OperationTrace,
  { mounts }: ContainerRecord,
): Promise<void> {
  for (const { name, anonymous } of mounts) {
    if (!anonymous || !volumeStore.get(name) || volumeUse.isUsed(name) || usersOf(store, name).length > 0) continue
    try {
      await volumeStore.remove(name)
      trace.step({ kind: 'volume.removed', volume: volumeRef({ name }) })
    } catch (error) {
      log.warn(`volume ${name} was not removed with its container`, toEngineError(error))
    }
  }
}
