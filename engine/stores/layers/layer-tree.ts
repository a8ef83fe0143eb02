import { EngineError } from '../../base/errors.ts'
import type { EntryType } from '../../wire/layers.ts'

/** One path of a layer while it is unpacked. */
export interface Node {
  type: EntryType
  mode: number
  uid: number
  gid: number
  /** A hard link has the size of its file, and counts for nothing. */
  size: number
  /** Seconds since the epoch. */
  mtime: number
  link: string | null
  opaque: boolean
  /** A folder that no entry of the tar named: it only leads to others. */
  implied: boolean
  /** Number of the payload of the tar that is this file's content; null: none. */
  payload: number | null
  children: Map<string, Node> | null
}

/**
 * All paths of a layer as they are on the disk, kept while it is unpacked. The layer's folder begins empty and nobody
 * else writes there, so this tree is the truth about every parent: no path can leave the layer through a symlink, and no
 * file is looked at twice.
 */
export class LayerTree {
  readonly root: Node = newFolder(true)

  /**
   * The parent folder and last part of a path of the tar. Rejects what leaves the layer. Missing parents are reported to
   * `imply`, outermost first, and are then part of the tree.
   */
  place(
    path: string,
    parts: readonly string[],
    imply: (path: string, node: Node) => void,
  ): { parent: Node; name: string } {
    let folder = this.root
    let at = ''
    for (const part of parts.slice(0, -1)) {
      at = at === '' ? part : `${at}/${part}`
      const next = folder.children?.get(part)
      if (next && next.type !== 'directory' && next.type !== 'whiteout')
        throw new EngineError(
          'invalid',
          `the layer is refused: "${path}" lies below "${at}", which is a ${next.type} there`,
        )
      folder = next?.type === 'directory' ? next : this.#imply(folder, part, at, imply)
    }
    return { parent: folder, name: parts.at(-1) ?? '' }
  }

  #imply(folder: Node, name: string, at: string, imply: (path: string, node: Node) => void): Node {
    const node = newFolder(true)
    node.opaque = folder.children?.get(name)?.type === 'whiteout'
    imply(at, node)
    this.set(folder, name, node)
    return node
  }

  set(parent: Node, name: string, node: Node): void {
    parent.children?.set(name, node)
  }

  remove(parent: Node, name: string): void {
    parent.children?.delete(name)
  }

  /** The node at a path whose parents are all folders; null when there is none. */
  find(parts: readonly string[]): Node | null {
    let node: Node | undefined = this.root
    for (const part of parts) node = node?.children?.get(part)
    return node ?? null
  }
}

export function newFolder(implied: boolean): Node {
  return {
    type: 'directory',
    mode: 0o755,
    uid: 0,
    gid: 0,
    size: 0,
    mtime: 0,
    link: null,
    opaque: false,
    implied,
    payload: null,
    children: new Map(),
  }
}

/** The parts of a path of the tar, without `.` and empty ones; none for the root. Rejects absolute paths and `..`. */
export function partsOf(path: string, what: string): string[] {
  if (path.startsWith('/'))
    throw new EngineError('invalid', `the layer is refused: ${what} "${path}" is absolute and so leaves the layer`)
  const parts = path.split('/').filter((part) => part !== '' && part !== '.')
  if (parts.includes('..'))
    throw new EngineError('invalid', `the layer is refused: ${what} "${path}" holds ".." and so may leave the layer`)
  return parts
}
