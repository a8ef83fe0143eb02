import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import type { Finding } from '../../wire/verify.ts'

/** The rows of volumes against their folders. Names that begin with a dot are on their way in or out. */
export function auditVolumes(db: DatabaseSync, root: string): Finding[] {
  const base = join(root, 'volumes')
  const names = (db.prepare('SELECT name FROM volumes').all() as { name: string }[]).map(({ name }) => name)
  const known = new Set(names)
  const folders = existsSync(base) ? readdirSync(base) : []
  return [
    ...names
      .map((volume) => ({ volume, path: join(base, volume, '_data') }))
      .filter(({ path }) => !existsSync(path))
      .map((values): Finding => ({ kind: 'volumeWithoutFolder', values })),
    ...folders
      .filter((volume) => !volume.startsWith('.') && !known.has(volume))
      .map((volume): Finding => ({ kind: 'volumeOrphan', values: { volume, path: join(base, volume) } })),
  ]
}
