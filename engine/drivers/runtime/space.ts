import { existsSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs'
import { sleep } from '../../base/clock.ts'
import {
  identityOf,
  isAlive,
  onProcessEnd,
  type ProcessIdentity,
  processStat,
  signalProcess,
} from '../../base/syscalls/process.ts'
import type { MonitorFolder } from './folders.ts'

/** Who holds a process space: its first process and the conmon that watches it. Kept in the run dir, for the next engine. */
export interface Space {
  first: ProcessIdentity
  monitor: ProcessIdentity
  /** Path of its control group; null where it got none. An engine that is started elsewhere may have another place for its own. */
  cgroup: string | null
}

/** Called while the first process still waits for its start, so it cannot have ended. conmon is its parent. */
export function recordSpace(file: string, pid: number, cgroup: string | null): void {
  const first = identityOf(pid)
  const space: Space = { cgroup, first, monitor: identityOf(processStat(pid)?.parent ?? 0) }
  writeFileSync(file, JSON.stringify(space))
}

/** Null when there is none, or when the engine was killed before it wrote it. */
export function readSpace(file: string): Space | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Space
  } catch {
    return null
  }
}

const PATIENCE_MILLISECONDS = 5000
const SIGKILL = 9

/** conmon ends a moment after its container. One that does not is of no use any more. */
export async function monitorEnded({ monitor }: Space): Promise<void> {
  await new Promise<void>((resolve) => {
    const late = setTimeout(() => signalProcess(monitor, SIGKILL), PATIENCE_MILLISECONDS)
    onProcessEnd(monitor, () => {
      clearTimeout(late)
      resolve()
    })
  })
}

/**
 * After an engine was killed in the middle of a create, its conmon goes on alone. Resolves when that one has made the
 * container (so that it can be deleted) or has given up.
 */
export async function creationSettled(id: string, folder: MonitorFolder): Promise<void> {
  const end = performance.now() + PATIENCE_MILLISECONDS
  while (!existsSync(folder.pidFile) && isMonitored(id) && performance.now() < end) await sleep(10)
}

/** The same for a container of which nothing was recorded, because its create failed or its engine was killed. */
export async function anyMonitorEnded(id: string): Promise<void> {
  const end = performance.now() + PATIENCE_MILLISECONDS
  while (isMonitored(id) && performance.now() < end) await sleep(10)
}

function isMonitored(id: string): boolean {
  return processes().some((pid) => {
    try {
      // A zombie's is empty.
      return readFileSync(`/proc/${pid}/cmdline`, 'latin1').split('\0').includes(id)
    } catch {
      return false
    }
  })
}

function processes(): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
}

/** Every process with the same pid namespace as the first one: what a control group would tell, without one. */
export function namespaceProcesses(first: ProcessIdentity): number[] {
  const own = pidNamespace(first.pid)
  if (own === null || !isAlive(first)) return []
  return processes().filter((pid) => pidNamespace(pid) === own)
}

function pidNamespace(pid: number): string | null {
  try {
    return readlinkSync(`/proc/${pid}/ns/pid`)
  } catch {
    return null
  }
}
