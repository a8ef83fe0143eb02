import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { app } from 'electron'

export interface Bounds {
  x?: number
  y?: number
  width: number
  height: number
}

/** What main remembers between starts. The window keeps its own (theme, language, motion) in its local storage. */
export interface Settings {
  get<K extends keyof Values>(name: K): Values[K]
  set<K extends keyof Values>(name: K, value: Values[K]): void
}

interface Values {
  bounds: Bounds
  maximized: boolean
  /** Closing the window keeps Cutaway in the tray. Off until chosen: not every desktop shows a tray. */
  closeToTray: boolean
}

const DEFAULTS: Values = { bounds: { width: 1280, height: 800 }, maximized: false, closeToTray: false }

/** Reads `settings.json` of the user's folder; a file that cannot be read counts as empty, and the next change writes it anew. */
export function readSettings(): Settings {
  const file = join(app.getPath('userData'), 'settings.json')
  const values = { ...DEFAULTS, ...read(file) }
  return {
    get: (name) => values[name],
    set(name, value) {
      values[name] = value
      mkdirSync(dirname(file), { recursive: true })
      writeFileSync(`${file}.new`, `${JSON.stringify(values, null, 2)}\n`)
      renameSync(`${file}.new`, file)
    },
  }
}

function read(file: string): Partial<Values> {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Partial<Values>
  } catch {
    return {}
  }
}
