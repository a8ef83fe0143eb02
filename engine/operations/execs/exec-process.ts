import { containerProcess } from '../../formats/runtime-spec/process.ts'
import type { RuntimeSpec } from '../../formats/runtime-spec/spec.ts'
import type { ContainerRecord } from '../../stores/containers/containers.ts'
import type { Context } from '../containers/deps.ts'
import { userIn } from '../containers/spec.ts'
import { linkVariables } from '../networks/links.ts'
import { Root } from '../files/root.ts'

export interface ExecProcess {
  command: readonly string[]
  tty?: boolean
  env?: readonly string[]
  /** '' and left out: the container's. */
  workingDir?: string
  user?: string
  privileged?: boolean
  size?: { rows: number; columns: number } | null
}

/** A process that joins a container: with its environment, user and rights, unless others are asked for. */
export function execProcess(context: Context, container: ContainerRecord, wanted: ExecProcess): RuntimeSpec['process'] {
  using root = new Root(context.store.paths(container.id).merged)
  const { config } = container
  const host = { ...container.host, privileged: container.host.privileged || (wanted.privileged ?? false) }
  return containerProcess({
    argv: wanted.command,
    env: [...linkVariables(context, container), ...config.env, ...(wanted.env ?? [])],
    cwd: wanted.workingDir || config.workingDir,
    user: userIn(root, wanted.user || config.user, host.groupAdd),
    tty: wanted.tty ?? false,
    size: wanted.size ?? null,
    host,
    facts: context.host.facts,
    hostname: config.hostname,
  })
}
