import { constants, openSync } from 'node:fs'
import koffi from 'koffi'
import { check, libc } from './libc.ts'

const OPENAT2 = 437
const RESOLVE_IN_ROOT = 0x10
/** Names a file without opening it for reading; Node has no constant for it. */
export const O_PATH = 0o10000000
const O_CLOEXEC = 0o2000000
/** The kernel asks for another try when the tree was renamed while it looked. */
const TRIES = 32

const openat2 = libc.func('long syscall(long, int, const char *, const void *, size_t)')

/**
 * Opens `path` as a process whose root folder is `root` would (openat2(2), RESOLVE_IN_ROOT): absolute symlinks and `..`
 * start and end at `root`, also while somebody else changes the tree. Without `follow`, a symlink at the end is opened
 * itself. The result names the file only (O_PATH): use it through `procPath`. The caller closes it.
 */
export function openInRoot(root: number, path: string, options: { follow: boolean }): number {
  const how = Buffer.alloc(24)
  const flags = O_PATH | O_CLOEXEC | (options.follow ? 0 : constants.O_NOFOLLOW)
  how.writeBigUInt64LE(BigInt(flags), 0)
  how.writeBigUInt64LE(BigInt(RESOLVE_IN_ROOT), 16)
  for (let tries = 1; ; tries++) {
    const fd = Number(openat2(OPENAT2, root, path === '' ? '.' : path, how, how.length))
    if (fd < 0 && tries < TRIES && koffi.errno() === koffi.os.errno.EAGAIN) continue
    return check(fd, 'openat2', path)
  }
}

/** A path that leads to an open file without walking anywhere. */
export function procPath(fd: number): string {
  return `/proc/self/fd/${fd}`
}

/** The folder that is the root of others; to be closed. */
export function openRoot(folder: string): number {
  return openSync(folder, O_PATH | constants.O_DIRECTORY)
}
