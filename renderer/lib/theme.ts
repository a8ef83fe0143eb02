import { type Theme, useSettings } from './settings.ts'

/** Keeps `data-theme` and `lang` of the page at what the settings and the system say. */
export function followSettings(): () => void {
  const dark = matchMedia('(prefers-color-scheme: dark)')
  const apply = () => {
    const { theme, language, motion } = useSettings.getState()
    const root = document.documentElement
    root.dataset.theme = resolveTheme(theme, dark.matches)
    root.dataset.motion = motion
    root.lang = language
  }
  apply()
  dark.addEventListener('change', apply)
  const stop = useSettings.subscribe(apply)
  return () => {
    dark.removeEventListener('change', apply)
    stop()
  }
}

export function resolveTheme(theme: Theme, systemIsDark: boolean): 'light' | 'dark' {
  if (theme !== 'system') return theme
  return systemIsDark ? 'dark' : 'light'
}
