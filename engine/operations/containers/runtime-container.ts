import type { RuntimeContainer } from '../../drivers/runtime/runtime.ts'
import type { ContainerRecord } from '../../stores/containers/containers.ts'
import type { Context } from './deps.ts'

/** A container as the runtime driver sees it. */
export function runtimeContainer(context: Context, record: ContainerRecord): RuntimeContainer {
  const paths = context.store.paths(record.id)
  return {
    id: record.id,
    bundle: paths.folder,
    tty: record.config.tty,
    openStdin: record.config.openStdin,
    stdinOnce: record.config.stdinOnce,
    log: record.host.logDriver === 'none' ? null : paths.log,
  }
}
