import { readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs'
import { isAlive, type ProcessIdentity, processStat } from '../../base/syscalls/process.ts'

/** Who holds a process space: its first process and the conmon that watches it. Kept in the run dir, for the next engine. */
export interface Space {
  first: ProcessIdentity
  monitor: ProcessIdentity
}

/** Called while the first process still waits for its start, so it cannot have ended. conmon is its parent. */
export function recordSpace(file: string, pid: number): Space {
  const first = identity(pid)
  const space = { first, monitor: identity(processStat(pid)?.parent ?? 0) }
  writeFileSync(file, JSON.stringify(space))
  return space
}

function identity(pid: number): ProcessIdentity {
  return { pid, startTime: processStat(pid)?.startTime ?? 0 }
}

/** Null when there is none, or when the engine was killed before it wrote it. */
export function readSpace(file: string): Space | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Space
  } catch {
    return null
  }
}

/** Every process with the same pid namespace as the first one: what a control group would tell, without one. */
export function namespaceProcesses(first: ProcessIdentity): number[] {
  const own = pidNamespace(first.pid)
  if (own === null || !isAlive(first)) return []
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => pidNamespace(pid) === own)
}

function pidNamespace(pid: number): string | null {
  try {
    return readlinkSync(`/proc/${pid}/ns/pid`)
  } catch {
    return null
  }
}
