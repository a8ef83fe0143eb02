import { readFileSync } from 'node:fs'
import koffi from 'koffi'
import { check, libc } from './libc.ts'
import { onReadable } from './pipe-handle.ts'

const syscall = libc.func('long syscall(long number, int first, long second)')
const closeDescriptor = libc.func('int close(int)')

/** asm-generic number, the same on x86-64 and arm64. */
const SYS_PIDFD_OPEN = 434

/** A process that is meant and not another one that got its number later: the pid and the kernel's start time of it. */
export interface ProcessIdentity {
  pid: number
  /** Clock ticks since boot, field 22 of /proc/<pid>/stat. */
  startTime: number
}

/** Fields of /proc/<pid>/stat (proc_pid_stat(5)); null when there is no such process. */
export function processStat(pid: number): { state: string; parent: number; startTime: number } | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1')
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
    return { state: fields[0] as string, parent: Number(fields[1]), startTime: Number(fields[19]) }
  } catch {
    return null
  }
}

/** Of a process that runs now; of one that does not, an identity that is never alive. */
export function identityOf(pid: number): ProcessIdentity {
  return { pid, startTime: processStat(pid)?.startTime ?? -1 }
}

/** A zombie has ended: only its parent has not asked yet. */
export function isAlive(process: ProcessIdentity): boolean {
  const stat = processStat(process.pid)
  return stat !== null && stat.startTime === process.startTime && stat.state !== 'Z' && stat.state !== 'X'
}

/** Sends unless the process is gone. Returns whether it was sent. */
export function signalProcess(target: ProcessIdentity, signal: number): boolean {
  if (!isAlive(target)) return false
  try {
    process.kill(target.pid, signal)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false
    throw error
  }
}

/**
 * Calls back once, as soon as any process of this machine has ended, child or not, without polling: a pidfd becomes readable
 * then (pidfd_open(2)). Returns what stops the watch.
 */
export function onProcessEnd(target: ProcessIdentity, ended: () => void): () => void {
  const descriptor = Number(syscall(SYS_PIDFD_OPEN, target.pid, 0))
  if (descriptor < 0 || !isAlive(target)) {
    if (descriptor >= 0) check(closeDescriptor(descriptor), 'close')
    else if (koffi.errno() !== koffi.os.errno.ESRCH) check(-1, 'pidfd_open', String(target.pid))
    const soon = setImmediate(ended)
    return () => clearImmediate(soon)
  }
  return onReadable(descriptor, ended)
}
