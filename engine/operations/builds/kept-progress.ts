import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import type { BuildProgress } from './builds.ts'

/** What builds told, one file each, so that it can be read when the engine was started anew. */
export interface KeptProgress {
  write(id: string, told: readonly BuildProgress[]): void
  /** Nothing for a build that an engine died in. */
  read(id: string): BuildProgress[]
  remove(id: string): void
}

export function keptProgress(folder: string): KeptProgress {
  const file = (id: string) => join(folder, `${encodeURIComponent(id)}.zst`)
  return {
    write(id, told) {
      const lines = told.map((progress) => JSON.stringify(progress, packed)).join('\n')
      // Not worth waiting for the disk: a loss of power may cost a build what it told.
      writeFileSync(`${file(id)}.new`, zstdCompressSync(lines), { mode: 0o600 })
      renameSync(`${file(id)}.new`, file(id))
    },
    read(id) {
      if (!existsSync(file(id))) return []
      const text = zstdDecompressSync(readFileSync(file(id))).toString()
      return text === '' ? [] : text.split('\n').map((line) => JSON.parse(line, unpacked) as BuildProgress)
    },
    remove: (id) => rmSync(file(id), { force: true }),
  }
}

/** JSON has neither large numbers nor bytes. A Buffer is asked for here by its holder: `value` is what its toJSON made of it. */
function packed(this: Record<string, unknown>, key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return { $number: String(value) }
  const bytes = this[key]
  return bytes instanceof Uint8Array ? { $bytes: Buffer.from(bytes).toString('base64') } : value
}

function unpacked(_: string, value: unknown): unknown {
  const form = value as { $number?: string; $bytes?: string } | null
  if (typeof form?.$number === 'string') return BigInt(form.$number)
  return typeof form?.$bytes === 'string' ? Buffer.from(form.$bytes, 'base64') : value
}
