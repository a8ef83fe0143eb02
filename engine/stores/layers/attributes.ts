import { setXattr } from '../../base/syscalls/xattr.ts'
import { isOverlayXattr } from './marks.ts'

/** Sets owners and extended attributes as far as this process may. */
export class Attributes {
  readonly #rootless: boolean
  readonly #uid = process.geteuid?.() ?? 0
  readonly #gid = process.getegid?.() ?? 0

  constructor(rootless: boolean) {
    this.#rootless = rootless
  }

  /** `chown` is called only where the owner is not this process's own already. */
  setOwner({ uid, gid }: { uid: number; gid: number }, chown: (uid: number, gid: number) => void): void {
    if (uid === this.#uid && gid === this.#gid) return
    try {
      chown(uid, gid)
    } catch (error) {
      // EINVAL: an owner that the user namespace does not map. The file then belongs to its root.
      const { code } = error as NodeJS.ErrnoException
      if (!this.#rootless || (code !== 'EINVAL' && code !== 'EPERM')) throw error
    }
  }

  /**
   * Attributes that the file system or the user namespace does not allow are left out, as other engines do; those of
   * overlayfs too, which would let a layer reach into others.
   */
  setXattrs(path: string, xattrs: ReadonlyMap<string, Buffer> | null): void {
    for (const [name, value] of xattrs ?? []) {
      if (isOverlayXattr(name)) continue
      try {
        setXattr(path, name, value)
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException
        if (code !== 'ENOTSUP' && code !== 'EPERM') throw error
      }
    }
  }
}

/** What every file system can hold: a tar may state any 64-bit time. */
export function timeOf(seconds: number): number {
  return Math.min(Math.max(seconds, -(2 ** 31)), 2 ** 34 - 2 ** 31 - 1)
}
