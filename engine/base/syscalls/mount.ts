import { readSync } from 'node:fs'
import { check, libc, SystemError } from './libc.ts'

const mount2 = libc.func(
  'int mount(const char *source, const char *target, const char *type, unsigned long flags, const void *data)',
)
const umount2 = libc.func('int umount2(const char *target, int flags)')
const close = libc.func('int close(int fd)')
// Called by number: glibc has names for these only since 2.36. The numbers are the same on x86-64 and arm64.
const fsopen = libc.func('syscall', 'long', ['long', 'str', 'uint'])
const fsconfig = libc.func('syscall', 'long', ['long', 'int', 'uint', 'str', 'str', 'int'])
const fsmount = libc.func('syscall', 'long', ['long', 'int', 'uint', 'uint'])
const moveMount = libc.func('syscall', 'long', ['long', 'int', 'str', 'int', 'str', 'uint'])
const SYS = { moveMount: 429, fsopen: 430, fsconfig: 431, fsmount: 432 }

export const MS_RDONLY = 1
export const MS_NOSUID = 2
export const MS_NODEV = 4

/** mount(2). `data` is the file system's own options, at most a page. */
export function mount(source: string, target: string, type: string | null, flags: number, data: string | null): void {
  check(mount2(source, target, type, flags, data), 'mount', target)
}

/** Unmounts; `lazy` takes the mount out of sight now and lets it go when the last open file closes. */
export function unmount(target: string, lazy: boolean): void {
  const MNT_DETACH = 2
  const UMOUNT_NOFOLLOW = 8
  check(umount2(target, UMOUNT_NOFOLLOW | (lazy ? MNT_DETACH : 0)), 'umount', target)
}

/** What a new mount forbids. */
export interface MountAttributes {
  readOnly?: boolean
  noSuid?: boolean
  noDev?: boolean
}

/**
 * A file system being set up through the kernel's newer calls (fsopen, fsconfig, fsmount), which take any number of
 * options one by one and explain refusals in words.
 */
export class NewMount implements Disposable {
  readonly #fd: number

  constructor(type: string) {
    const FSOPEN_CLOEXEC = 1
    this.#fd = check(fsopen(SYS.fsopen, type, FSOPEN_CLOEXEC), 'fsopen', type)
  }

  flag(key: string): void {
    this.#configure(0, key, null)
  }

  /** `value` is at most 255 bytes long, a limit of the kernel. */
  set(key: string, value: string): void {
    this.#configure(1, key, value)
  }

  /** Creates it and puts it at `target`. */
  attach(target: string, attributes: MountAttributes = {}): void {
    this.#configure(6, null, null)
    const { readOnly, noSuid, noDev } = attributes
    const bits = (readOnly ? 1 : 0) | (noSuid ? 2 : 0) | (noDev ? 4 : 0)
    const mounted = check(fsmount(SYS.fsmount, this.#fd, 1, bits), 'fsmount', this.#words())
    try {
      const AT_FDCWD = -100
      const MOVE_MOUNT_F_EMPTY_PATH = 4
      check(moveMount(SYS.moveMount, mounted, '', AT_FDCWD, target, MOVE_MOUNT_F_EMPTY_PATH), 'move_mount', target)
    } finally {
      close(mounted)
    }
  }

  [Symbol.dispose](): void {
    close(this.#fd)
  }

  #configure(command: number, key: string | null, value: string | null): void {
    const result = fsconfig(SYS.fsconfig, this.#fd, command, key, value, 0)
    try {
      check(result, 'fsconfig', value === null ? (key ?? 'create') : `${key}=${value}`)
    } catch (error) {
      const words = this.#words()
      if (error instanceof SystemError && words) error.message += `: ${words}`
      throw error
    }
  }

  /** What the kernel has to say: lines of the form "e overlay: too many lower directories". */
  #words(): string {
    const lines: string[] = []
    const buffer = Buffer.alloc(4096)
    try {
      for (;;) {
        const count = readSync(this.#fd, buffer)
        if (count === 0) break
        lines.push(
          buffer
            .toString('utf8', 0, count)
            .trim()
            .replace(/^[ewi] /, ''),
        )
      }
    } catch {
      // ENODATA ends the list; without CONFIG messages the list is empty.
    }
    return lines.join('; ')
  }
}
