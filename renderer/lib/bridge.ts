import type { Bridge } from '../../electron/bridge/contract.ts'

declare global {
  interface Window {
    cutaway?: Bridge
  }
}

/** What Electron's preload gives the page; null in web mode. Nothing else may read `window.cutaway`. */
export const bridge: Bridge | null = typeof window === 'undefined' ? null : (window.cutaway ?? null)
