import type { TreeEntry } from '../../../../engine/wire/layers.ts'

/** Height of a line of the tree, in pixels. */
export const ROW = 26

/** One line of the tree as it is shown. */
export interface FileRow {
  path: string
  depth: number
  /** null while the folder's content is under way. */
  entry: TreeEntry | null
  open: boolean
}

/** Children of a folder, or undefined while they are under way. */
export type Children = (folder: string) => readonly TreeEntry[] | undefined

/** The open folders of a tree as the lines of a list. `open` holds paths without slashes at the ends. */
export function fileRows(children: Children, open: ReadonlySet<string>): FileRow[] {
  const rows: FileRow[] = []
  const visit = (folder: string, depth: number) => {
    const entries = children(folder)
    if (!entries) return void rows.push({ path: `${folder}/`, depth, entry: null, open: false })
    for (const entry of entries) {
      const path = folder ? `${folder}/${entry.name}` : entry.name
      const isOpen = entry.type === 'directory' && open.has(path)
      rows.push({ path, depth, entry, open: isOpen })
      if (isOpen) visit(path, depth + 1)
    }
  }
  visit('', 0)
  return rows
}

/** Every folder above a path, outermost first: what must be open for it to be seen. */
export function foldersAbove(path: string): string[] {
  const parts = path.split('/')
  return parts.slice(0, -1).map((_, index) => parts.slice(0, index + 1).join('/'))
}
