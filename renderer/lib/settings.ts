import { create } from 'zustand'
import { persist } from 'zustand/middleware'

export type Theme = 'system' | 'light' | 'dark'
export type Language = 'en' | 'zh-CN'
/** `normal`: as it happens. `slow`: a quarter of the speed. `still`: no movement, pictures fade. */
export type Motion = 'normal' | 'slow' | 'still'

export interface Settings {
  theme: Theme
  language: Language
  motion: Motion
  /** Whether a control shows its docker line on hover and focus. */
  sayCommands: boolean
  /** Draws the base at the top instead. */
  flipped: boolean
  /** Pixels; null: the usual width. */
  paneWidth: number | null
  /** Compose projects that are closed in the list; '' stands for what is in none. */
  collapsedProjects: readonly string[]
}

/** What this person prefers; kept in the browser's local storage. */
export const useSettings = create<Settings>()(
  persist(
    (): Settings => ({
      theme: 'system',
      language: preferredLanguage(),
      motion: prefersReducedMotion() ? 'still' : 'normal',
      sayCommands: true,
      flipped: false,
      paneWidth: null,
      collapsedProjects: [],
    }),
    { name: 'cutaway.settings' },
  ),
)

export function setSetting<K extends keyof Settings>(name: K, value: Settings[K]): void {
  useSettings.setState({ [name]: value })
}

function preferredLanguage(): Language {
  return typeof navigator !== 'undefined' && navigator.language.toLowerCase().startsWith('zh') ? 'zh-CN' : 'en'
}

function prefersReducedMotion(): boolean {
  return typeof matchMedia !== 'undefined' && matchMedia('(prefers-reduced-motion: reduce)').matches
}
