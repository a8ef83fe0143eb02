import { useQueries } from '@tanstack/react-query'
import { useCallback, useMemo, useRef, useState } from 'react'
import type { TreeEntry, TreeQuery } from '../../../../engine/wire/layers.ts'
import { trpc } from '../../../lib/rpc.ts'
import { type FileRow, fileRows, foldersAbove } from './rows.ts'

export interface Tree {
  rows: readonly FileRow[]
  /** The first answer is under way. */
  loading: boolean
  toggle(path: string, open: boolean): void
  /** Opens every folder above a path. */
  reveal(path: string): void
}

/** A folder that this view does not have has nothing in it. */
const NOTHING: readonly TreeEntry[] = []

/** A file tree whose folders are fetched as they are opened. Layers never change, so an answer stays good. */
export function useTree(top: string, view: TreeQuery['view']): Tree {
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set())
  const folders = useMemo(() => ['', ...open], [open])
  const answers = useQueries({
    queries: folders.map((path) => trpc.tree.queryOptions({ top, view, path }, { retry: false })),
  })
  const known = answers.map((answer) => (answer.isError ? NOTHING : answer.data))
  // the answers' array is new each time, its contents are not
  const unchanged = useRef(known)
  if (known.length !== unchanged.current.length || known.some((each, at) => each !== unchanged.current[at]))
    unchanged.current = known
  const settled = unchanged.current
  const rows = useMemo(() => {
    const at = new Map(folders.map((folder, index) => [folder, index]))
    return fileRows((folder) => settled[at.get(folder) ?? -1], open)
  }, [folders, settled, open])
  const toggle = useCallback((path: string, shown: boolean) => {
    setOpen((before) => {
      const after = new Set(before)
      if (shown) after.add(path)
      else after.delete(path)
      return after
    })
  }, [])
  const reveal = useCallback((path: string) => {
    setOpen((before) => {
      const above = foldersAbove(path)
      return above.every((folder) => before.has(folder)) ? before : new Set([...before, ...above])
    })
  }, [])
  return { rows, loading: settled[0] === undefined, toggle, reveal }
}
