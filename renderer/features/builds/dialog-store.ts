import { create } from 'zustand'

/** Whether the question before the cache is pruned is open. */
export const usePruneDialog = create<{ open: boolean }>(() => ({ open: false }))

export function openPruneDialog(): void {
  usePruneDialog.setState({ open: true })
}

export function closePruneDialog(): void {
  usePruneDialog.setState({ open: false })
}
