import { create } from 'zustand'
import type { Network } from '../../../engine/wire/networks.ts'

export type NetworkDialog = { type: 'create' | 'prune' } | { type: 'connect' | 'remove'; network: Network }

/** Which form of a network's verbs is open. */
export const useNetworkDialog = create<{ dialog: NetworkDialog | null }>(() => ({ dialog: null }))

export function openNetworkDialog(dialog: NetworkDialog): void {
  useNetworkDialog.setState({ dialog })
}

export function closeNetworkDialog(): void {
  useNetworkDialog.setState({ dialog: null })
}
