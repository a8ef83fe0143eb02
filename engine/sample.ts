import type { DatabaseSync } from 'node:sqlite'
import type { Log } from './base/log.ts'
import type { Engine } from './operations/engine.ts'
import { commandLine } from './wire/command-line.ts'

/** Loads the sample image into a store that has never held an image, so that a newcomer has something to look at. Who removes it does not get it back. */
export async function loadSampleOnce(engine: Engine, db: DatabaseSync, path: string, log: Log): Promise<void> {
  const offered = db.prepare("SELECT value FROM facts WHERE name = 'sample'").get() !== undefined
  if (offered) return
  try {
    if (engine.images.list(true).length === 0) {
      const line = commandLine({ verb: 'load', input: path })
      await engine.images.load({ cause: 'engine', line }, { type: 'path', path })
    }
    db.prepare("INSERT INTO facts (name, value) VALUES ('sample', 'offered')").run()
  } catch (error) {
    log.warn(`the sample image ${path} cannot be loaded`, error)
  }
}
