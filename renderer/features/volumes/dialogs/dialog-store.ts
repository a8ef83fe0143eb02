import { create } from 'zustand'
import type { Volume } from '../../../../engine/wire/volumes.ts'

export type VolumeDialog =
  | { type: 'create' | 'prune' }
  | { type: 'clone' | 'empty' | 'export' | 'import' | 'remove'; volume: Volume }

/** Which form of a volume's verbs is open: the list and the pane open the same ones. */
export const useVolumeDialog = create<{ dialog: VolumeDialog | null }>(() => ({ dialog: null }))

export function openVolumeDialog(dialog: VolumeDialog): void {
  useVolumeDialog.setState({ dialog })
}

export function closeVolumeDialog(): void {
  useVolumeDialog.setState({ dialog: null })
}
