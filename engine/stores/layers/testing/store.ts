import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import type { DatabaseSync } from 'node:sqlite'
import type { Digest } from '../../../base/digest.ts'
import { endOfArchive, type NewEntry, packEntry } from '../../../formats/tar/pack.ts'
import type { Layer } from '../../../wire/layers.ts'
import { openDatabase } from '../../metadata/database.ts'
import type { ApplyOptions } from '../layers.ts'
import { createLayerStore, type LayerStorage } from '../store.ts'

/** A real store in a temporary folder. */
export interface TestStore extends LayerStorage, AsyncDisposable {
  root: string
  db: DatabaseSync
  /** Applies a tar that is in memory, as a stream. */
  add(tar: Buffer, options?: Partial<ApplyOptions>): Promise<Layer & { chainId: Digest }>
}

export function openStore({ root = mkdtempSync(join(tmpdir(), 'cutaway-layers-')), rootless = false } = {}): TestStore {
  const db = openDatabase(root)
  const storage = createLayerStore(db, root, { rootless })
  return {
    ...storage,
    root,
    db,
    async add(tar, options = {}) {
      const stream = Readable.from(pieces(tar), { objectMode: false })
      const layer = await storage.layers.apply(
        { type: 'stream', stream },
        { parent: null, text: 'test', created: null, ...options },
      )
      return layer as Layer & { chainId: Digest }
    },
    async [Symbol.asyncDispose]() {
      await storage.layers.close()
      db.close()
      rmSync(root, { recursive: true, force: true })
    },
  }
}

function* pieces(tar: Buffer): Generator<Buffer> {
  for (let at = 0; at < tar.length; at += 50_000) yield tar.subarray(at, at + 50_000)
}

/** A tar of members made by hand; text is a file's content. */
export async function tarOf(...members: [NewEntry, (string | Buffer)?][]): Promise<Buffer> {
  const parts: Uint8Array[] = []
  for (const [entry, content = ''] of members) {
    const bytes = Buffer.from(content)
    for await (const part of packEntry({ size: bytes.length, ...entry }, bytes.length > 0 ? [bytes] : []))
      parts.push(part)
  }
  return Buffer.concat([...parts, endOfArchive()])
}

/** What GNU tar makes of a folder. */
export function gnuTar(folder: string, ...options: string[]): Buffer {
  return execFileSync('tar', ['-C', folder, '--sort=name', ...options, '-c', '.'], { maxBuffer: 1 << 30 })
}

export async function rebuilt(store: TestStore, layer: { chainId: string }): Promise<Buffer> {
  return buffer(store.layers.tar(layer.chainId as Digest))
}
