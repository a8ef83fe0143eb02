import { displayName } from '../../base/byte-name.ts'
import type { Node } from './layer-tree.ts'
import type { LayerWriter } from './layer-writer.ts'
import type { Union } from './union.ts'

/**
 * Brings the marks of an unpacked layer into the form in which overlayfs does what the tar means, now that all of the
 * layer is known. `stack`: the layers below by number, top first.
 */
export function settleMarks(writer: LayerWriter, union: Union, stack: readonly number[]): void {
  hideUnderRoot(writer, union, stack)
  dropIdle(writer, union, stack, writer.tree.root, '', false)
}

/** Overlayfs does not look for the opaque mark on the root of a layer: there, every name below is hidden by itself. */
function hideUnderRoot(writer: LayerWriter, union: Union, stack: readonly number[]): void {
  const { root } = writer.tree
  if (!root.opaque) return
  root.opaque = false
  for (const name of union.find(stack, '') ? union.children(stack, '').keys() : []) {
    const own = root.children?.get(name)
    if (own?.type === 'directory') own.opaque = true
    else if (!own) writer.hide(root, name, name)
  }
}

/** Whiteouts that hide nothing go: where overlayfs has no folders to merge, it would list their names and then deny them. */
function dropIdle(
  writer: LayerWriter,
  union: Union,
  stack: readonly number[],
  folder: Node,
  path: string,
  cut: boolean,
): void {
  const alone = cut || (folder.opaque && path !== '')
  for (const [name, node] of folder.children ?? []) {
    const at = path === '' ? name : `${path}/${name}`
    if (node.type === 'directory') dropIdle(writer, union, stack, node, at, alone)
    else if (node.type === 'whiteout' && (alone || !union.find(stack, displayName(at)))) writer.unhide(folder, at, name)
  }
}
