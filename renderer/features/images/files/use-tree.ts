import { useQueries } from '@tanstack/react-query'
import { useCallback, useMemo, useState } from 'react'
import type { TreeQuery } from '../../../../engine/wire/layers.ts'
import { trpc } from '../../../lib/rpc.ts'
import { type FileRow, fileRows, foldersAbove } from './rows.ts'

export interface Tree {
  rows: readonly FileRow[]
  toggle(path: string, open: boolean): void
  /** Opens every folder above a path. */
  reveal(path: string): void
}

/** A file tree whose folders are fetched as they are opened. Layers never change, so an answer stays good. */
export function useTree(top: string, view: TreeQuery['view']): Tree {
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set())
  const folders = useMemo(() => ['', ...open], [open])
  const answers = useQueries({
    queries: folders.map((path) => trpc.tree.queryOptions({ top, view, path }, { retry: false })),
  })
  const rows = fileRows((folder) => {
    const answer = answers[folders.indexOf(folder)]
    // a folder that this view does not have has nothing in it
    return answer?.isError ? [] : answer?.data
  }, open)
  const toggle = useCallback((path: string, shown: boolean) => {
    setOpen((before) => {
      const after = new Set(before)
      if (shown) after.add(path)
      else after.delete(path)
      return after
    })
  }, [])
  const reveal = useCallback((path: string) => {
    setOpen((before) => new Set([...before, ...foldersAbove(path)]))
  }, [])
  return { rows, toggle, reveal }
}
