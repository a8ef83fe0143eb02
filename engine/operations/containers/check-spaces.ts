import { EngineError } from '../../base/errors.ts'
import type { SpecFacts } from '../../formats/runtime-spec/facts.ts'
import type { HostConfig } from '../../wire/containers.ts'

/** Refuses, in Docker's words, spaces that a container cannot have or share. */
export function checkSpaces(host: HostConfig, facts: SpecFacts): void {
  const { ipcMode, pidMode, utsMode, usernsMode, cgroupnsMode } = host
  refuse('IPC', ipcMode, ['', 'none', 'private', 'shareable', 'host'].includes(ipcMode) || joins(ipcMode))
  refuse('PID', pidMode, ['', 'host'].includes(pidMode) || joins(pidMode))
  refuse('UTS', utsMode, ['', 'host'].includes(utsMode))
  refuse('USER', usernsMode, ['', 'host'].includes(usernsMode))
  refuse('cgroup namespace', cgroupnsMode, ['', 'host', 'private'].includes(cgroupnsMode))
  // Without a control group the processes of a container are known by their pid space alone: others' would count as its own.
  if (pidMode !== '' && facts.cgroups.parent === null)
    throw new EngineError(
      'unavailable',
      `--pid ${pidMode} needs control groups, and none may be made here: leave --pid out, or let systemd delegate some to this user`,
    )
}

/** `container:NAME`; else null. */
export function joined(mode: string): string | null {
  return /^container:(.+)$/.exec(mode)?.[1] ?? null
}

function joins(mode: string): boolean {
  return joined(mode) !== null
}

function refuse(what: string, mode: string, valid: boolean): void {
  if (!valid) throw new EngineError('invalid', `invalid ${what} mode: ${mode}`)
}
