import { constants } from 'node:os'
import koffi from 'koffi'

/**
 * The only folder that calls the C library directly: what Node lacks (mounts, extended attributes, device nodes, seqpacket
 * sockets). One file a subject; each function throws a `SystemError` with Node's `code` names, so callers compare `ENOENT`.
 */
export const libc = koffi.load('libc.so.6')

const NAMES = new Map(Object.entries(constants.errno).map(([name, number]) => [number, name]))

export class SystemError extends Error {
  readonly code: string
  readonly errno: number
  readonly syscall: string
  constructor(syscall: string, errno: number, detail: string) {
    const code = NAMES.get(errno) ?? `E${errno}`
    super(`${syscall}${detail ? ` ${detail}` : ''}: ${code}`)
    this.code = code
    this.errno = errno
    this.syscall = syscall
  }
}

/** Passes a result through, or throws when it is the C library's -1. Must follow the call at once: errno is per thread and next to go. */
export function check(result: number, syscall: string, detail = ''): number {
  if (result < 0) throw new SystemError(syscall, koffi.errno(), detail)
  return result
}
