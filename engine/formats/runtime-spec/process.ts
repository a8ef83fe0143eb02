import { EngineError } from '../../base/errors.ts'
import type { HostConfig } from '../../wire/containers.ts'
import { capabilitySets, containerCapabilities } from './capabilities.ts'
import type { SpecFacts } from './facts.ts'
import { parseSecurityOptions } from './security-options.ts'
import type { RuntimeSpec } from './spec.ts'
import type { ResolvedUser } from './users.ts'

type Process = RuntimeSpec['process']

export interface ProcessInput {
  argv: readonly string[]
  /** `NAME=value`, later ones win. */
  env: readonly string[]
  /** '' for /. */
  cwd: string
  user: ResolvedUser
  tty: boolean
  size: { rows: number; columns: number } | null
  host: HostConfig
  facts: SpecFacts
  /** Null leaves HOSTNAME to `env`. */
  hostname: string | null
}

const DEFAULT_PATH = 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'

/** The process part of a spec: the container's first process, or one that exec brings in. */
export function containerProcess(input: ProcessInput): Process {
  const { argv, cwd, host, facts, size, tty, user } = input
  if (argv.length === 0) throw new EngineError('invalid', 'No command specified')
  if (cwd && !cwd.startsWith('/'))
    throw new EngineError('invalid', `the working directory '${cwd}' is invalid, it needs to be an absolute path`)
  const security = parseSecurityOptions(host.securityOpt)
  const rlimits = resourceLimits(host, facts)
  const oomScoreAdj = oomScore(host, facts)
  return {
    terminal: tty,
    ...(tty && size ? { consoleSize: { height: size.rows, width: size.columns } } : {}),
    user: specUser(user, facts),
    args: [...argv],
    env: environment(input),
    cwd: cwd || '/',
    capabilities: capabilitySets(containerCapabilities(host, facts.capabilities)),
    ...(rlimits.length ? { rlimits } : {}),
    noNewPrivileges: security.noNewPrivileges,
    ...(oomScoreAdj === undefined ? {} : { oomScoreAdj }),
    ...(security.apparmor && !host.privileged ? { apparmorProfile: security.apparmor } : {}),
  }
}

/** Supplementary groups that do not exist in the user namespace are left out: an image's root often has a dozen, and needs none. */
function specUser({ uid, gid, groups }: ResolvedUser, facts: SpecFacts): Process['user'] {
  if (uid >= facts.userIds || gid >= facts.groupIds)
    throw new EngineError(
      'unavailable',
      `user ${uid}:${gid} cannot exist in a container here: only ${facts.userIds} user ids are mapped; an administrator can give this user more in /etc/subuid and /etc/subgid`,
    )
  const additionalGids = groups.filter((group) => group < facts.groupIds)
  return { uid, gid, ...(additionalGids.length ? { additionalGids } : {}) }
}

/** Docker's own variables first, so that the image's and the user's win. One entry a name: a program may read the first of two. */
function environment({ env, hostname, tty }: ProcessInput): string[] {
  const own = [DEFAULT_PATH, ...(hostname === null ? [] : [`HOSTNAME=${hostname}`]), ...(tty ? ['TERM=xterm'] : [])]
  const byName = new Map<string, string>()
  for (const entry of [...own, ...env]) {
    const name = entry.split('=', 1)[0] as string
    if (entry.includes('=')) byName.set(name, entry)
    else byName.delete(name)
  }
  return [...byName.values()]
}

/** Without CAP_SYS_RESOURCE a limit above one's own hard limit would make the runtime refuse to start. */
export function resourceLimits(host: HostConfig, facts: SpecFacts): NonNullable<Process['rlimits']> {
  const unlimited = facts.capabilities.includes('CAP_SYS_RESOURCE') && !facts.rootless
  return (host.ulimits ?? []).map(({ name, soft, hard }) => {
    const type = `RLIMIT_${name.toUpperCase()}`
    const own = facts.hardLimits[type]
    if (own === undefined) throw new EngineError('invalid', `invalid ulimit type: ${name}`)
    const within = (value: number) => exact(value < 0 ? own : unlimited ? value : Math.min(value, own))
    return { type, soft: within(soft), hard: within(hard) }
  })
}

/** "No limit" is the highest 64-bit number in the spec; JSON written from doubles has only the highest one they hold. */
function exact(value: number): number {
  return Number.isFinite(value) ? value : 2 ** 64 - 2048
}

function oomScore(host: HostConfig, facts: SpecFacts): number | undefined {
  if (host.oomScoreAdj < -1000 || host.oomScoreAdj > 1000)
    throw new EngineError('invalid', `Invalid value ${host.oomScoreAdj}, range for oom score adj is [-1000, 1000]`)
  const mayLower = facts.capabilities.includes('CAP_SYS_RESOURCE') && !facts.rootless
  return host.oomScoreAdj >= facts.oomScoreAdj || mayLower ? host.oomScoreAdj : undefined
}
