import { displayName } from '../../base/byte-name.ts'
import { getXattr } from '../../base/syscalls/xattr.ts'
import type { TarEntry } from '../../formats/tar/entry.ts'
import type { TarSink } from '../../formats/tar/parser.ts'
import type { Findings } from './audit-layer.ts'
import { partsOf } from './layer-tree.ts'
import { isOverlayXattr } from './marks.ts'
import { statOf } from './upper-files.ts'

/** Collects the extended attributes that a layer's tar carries and compares them with the disk. */
export class AttributeAudit implements TarSink {
  readonly #diff: string
  readonly #rootless: boolean
  readonly #wanted = new Map<string, ReadonlyMap<string, Buffer>>()

  constructor(diff: string, { rootless }: { rootless: boolean }) {
    this.#diff = diff
    this.#rootless = rootless
  }

  entry(entry: TarEntry): void {
    const path = partsOf(entry.path, 'the path').join('/')
    if (entry.xattrs) this.#wanted.set(path, entry.xattrs)
    else if (entry.type !== 'directory') this.#wanted.delete(path)
  }

  payload(): void {}

  end(): void {}

  compare(found: Findings): void {
    for (const [path, xattrs] of this.#wanted) {
      const disk = `${this.#diff}/${path}`
      if (!statOf(disk)) continue
      for (const [name, value] of xattrs)
        if (!isOverlayXattr(name) && !this.#isThere(disk, name, value))
          found.add('fileAttribute', { path: displayName(disk), name })
    }
  }

  /** One that is not there at all may have been refused by the file system or the user namespace, except those that every one takes from root. */
  #isThere(disk: string, name: string, value: Buffer): boolean {
    const now = getXattr(disk, name)
    if (now === null) return this.#rootless || name !== 'security.capability'
    return now.equals(value)
  }
}
