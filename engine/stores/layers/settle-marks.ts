import { displayName } from '../../base/byte-name.ts'
import type { LayerTree, Node } from './layer-tree.ts'
import type { StackView } from './union.ts'

/** A layer on the disk that is not finished yet. */
export interface MarkedLayer {
  readonly tree: LayerTree
  /** Hides a name of the layers below. */
  hide(parent: Node, path: string, name: string): void
  /** Takes a whiteout away again. */
  unhide(parent: Node, path: string, name: string): void
}

/**
 * Brings the marks of an unpacked layer into the form in which overlayfs does what the tar means, now that all of the
 * layer is known.
 */
export function settleMarks(writer: MarkedLayer, below: StackView): void {
  hideUnderRoot(writer, below)
  dropIdle(writer, below, writer.tree.root, '', false)
}

/** Overlayfs does not look for the opaque mark on the root of a layer: there, every name below is hidden by itself. */
function hideUnderRoot(writer: MarkedLayer, below: StackView): void {
  const { root } = writer.tree
  if (!root.opaque) return
  root.opaque = false
  for (const name of below.children('').keys()) {
    const own = root.children?.get(name)
    if (own?.type === 'directory') own.opaque = true
    else if (!own) writer.hide(root, name, name)
  }
}

/** Whiteouts that hide nothing go: where overlayfs has no folders to merge, it would list their names and then deny them. */
function dropIdle(writer: MarkedLayer, below: StackView, folder: Node, path: string, cut: boolean): void {
  const alone = cut || (folder.opaque && path !== '')
  for (const [name, node] of folder.children ?? []) {
    const at = path === '' ? name : `${path}/${name}`
    if (node.type === 'directory') dropIdle(writer, below, node, at, alone)
    else if (node.type === 'whiteout' && (alone || !below.find(displayName(at)))) writer.unhide(folder, at, name)
  }
}
