import { create } from 'zustand'
import type { Container } from '../../../engine/wire/containers.ts'

export type ContainerDialog =
  | { type: 'commit' | 'rename' | 'kill' | 'export' | 'limits'; container: Container }
  | { type: 'remove'; containers: readonly Container[] }

/** Which form of a container's verbs is open: lists, the pane and the page all open the same ones. */
export const useContainerDialog = create<{ dialog: ContainerDialog | null }>(() => ({ dialog: null }))

export function openContainerDialog(dialog: ContainerDialog): void {
  useContainerDialog.setState({ dialog })
}

export function closeContainerDialog(): void {
  useContainerDialog.setState({ dialog: null })
}
