import { chmodSync, lutimesSync, rmSync } from 'node:fs'
import { diskPath } from '../../base/byte-name.ts'
import { makeWhiteout } from '../../base/syscalls/node.ts'
import { LayerTree, type Node, newFolder } from './layer-tree.ts'
import { WHITEOUT_PREFIX } from './marks.ts'
import type { MarkedLayer } from './settle-marks.ts'
import type { UpperPiece } from './upper-tar.ts'

type Member = Extract<UpperPiece, { type: 'member' }>

/** The tree of a read-write layer that becomes a read-only one where it lies: what a `LayerWriter` knows of one that it wrote. */
export class UpperTree implements MarkedLayer {
  readonly tree = new LayerTree()
  readonly #upper: string
  #last: Node = this.tree.root
  /** Folders whose time a change of their marks has changed. */
  readonly #touched = new Map<Node, string>()

  constructor(upper: string) {
    this.#upper = upper
  }

  /** False: a file that has the name of one of a tar's marks. */
  add({ entry, path, mark }: Member): boolean {
    const parts = path.split('/')
    const name = parts.at(-1) ?? ''
    if (mark === null && name.startsWith(WHITEOUT_PREFIX)) return false
    if (mark === 'opaque') {
      const folder = this.tree.find(parts)
      if (folder) folder.opaque = true
      return true
    }
    const { parent } = this.tree.place(path, parts, () => {})
    const node: Node = {
      ...newFolder(false),
      type: mark === 'whiteout' ? 'whiteout' : entry.type,
      mode: mark === 'whiteout' ? 0 : entry.type === 'symlink' ? 0o777 : (entry.mode ?? 0),
      uid: entry.uid ?? 0,
      gid: entry.gid ?? 0,
      mtime: mark === 'whiteout' ? 0 : (entry.mtime ?? 0),
      size: entry.size ?? 0,
      link: entry.type === 'symlink' || entry.type === 'hardlink' ? (entry.link ?? null) : null,
      children: mark === null && entry.type === 'directory' ? new Map() : null,
    }
    if (entry.type === 'hardlink') node.size = this.tree.find((entry.link ?? '').split('/'))?.size ?? 0
    this.tree.set(parent, name, node)
    this.#last = node
    return true
  }

  /** The member that was added last has the payload of that number. */
  content(payload: number): void {
    this.#last.payload = payload
  }

  isEmpty(): boolean {
    return this.tree.root.children?.size === 0
  }

  hide(parent: Node, path: string, name: string): void {
    makeWhiteout(`${this.#upper}/${path}`)
    this.tree.set(parent, name, { ...newFolder(false), type: 'whiteout', mode: 0, children: null })
    this.#touch(parent, path)
  }

  unhide(parent: Node, path: string, name: string): void {
    rmSync(diskPath(`${this.#upper}/${path}`), { force: true })
    this.tree.remove(parent, name)
    this.#touch(parent, path)
  }

  /** The root of a layer whose tar does not tell of it is a plain folder. */
  finish(): void {
    const { root } = this.tree
    chmodSync(this.#upper, root.mode)
    lutimesSync(this.#upper, root.mtime, root.mtime)
    for (const [{ mtime }, path] of this.#touched) lutimesSync(diskPath(path), mtime, mtime)
  }

  #touch(parent: Node, path: string): void {
    const slash = path.lastIndexOf('/')
    if (slash >= 0) this.#touched.set(parent, `${this.#upper}/${path.slice(0, slash)}`)
  }
}
