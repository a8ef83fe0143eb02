import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { toEngineError } from '../../base/errors.ts'
import type { Digest } from '../../base/digest.ts'
import { TarParser } from '../../formats/tar/parser.ts'
import type { Finding, FindingKind } from '../../wire/verify.ts'
import { AttributeAudit } from './audit-attributes.ts'
import { auditFiles } from './audit-files.ts'
import { LayerRows, type StoredLayer } from './layer-rows.ts'
import { rebuildTar } from './split.ts'
import { Union } from './union.ts'

/** So many findings of one layer are told one by one. */
const MOST = 100

export interface LayerFindings {
  findings: Finding[]
  files: number
}

/** Checks one layer, in pieces: after each the thread may turn to something else. Throws only what has nothing to do with the layer. */
export function* auditLayer(
  { db, root, rootless }: { db: DatabaseSync; root: string; rootless: boolean },
  chainId: Digest,
): Generator<void, LayerFindings> {
  const rows = new LayerRows(db, root)
  const layer = rows.get(chainId)
  if (!layer) return { findings: [], files: 0 }
  const found = new Findings(chainId)
  const folder = rows.folder(chainId)
  let files = 0
  if (!existsSync(layer.path)) found.add('layerWithoutFolder', { path: layer.path })
  else {
    auditNote(layer, join(folder, 'json'), found)
    const union = new Union(db)
    const sum = union.row(layer.number, '')?.own_bytes ?? 0
    if (sum !== layer.bytes) found.add('layerSums', { expected: String(layer.bytes), found: String(sum) })
    files = yield* auditFiles({ union, layer, rootless }, found)
    const split = join(folder, 'split')
    if (!existsSync(split)) found.add('layerWithoutPart', { path: split })
    else yield* auditTar(layer, folder, { rootless }, found)
  }
  // Removed while it was read: then nothing is wrong.
  return { findings: rows.get(chainId) ? found.told() : [], files }
}

/** The tar, made again, hashed, and read for what the catalogue does not know: extended attributes. */
function* auditTar(
  layer: StoredLayer,
  folder: string,
  { rootless }: { rootless: boolean },
  found: Findings,
): Generator<void> {
  const hash = createHash('sha256')
  const attributes = new AttributeAudit(layer.path, { rootless })
  const parser = new TarParser(attributes)
  try {
    for (const chunk of rebuildTar(folder)) {
      hash.update(chunk)
      if (!found.has('layerUnreadable'))
        readOn(parser, Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length), found)
      yield
    }
  } catch (error) {
    // Where a file is gone, that was said already.
    if (!found.has('fileMissing')) found.add('layerUnreadable', { reason: toEngineError(error).message })
    return
  }
  const diffId = `sha256:${hash.digest('hex')}`
  if (diffId !== layer.diffId) found.add('layerContent', { expected: layer.diffId, found: diffId })
  else attributes.compare(found)
}

/** Headers that rotted are no tar any more; the hash says so too, and says it of all of it. */
function readOn(parser: TarParser, chunk: Buffer, found: Findings): void {
  try {
    parser.push(chunk)
  } catch (error) {
    found.add('layerUnreadable', { reason: toEngineError(error).message })
  }
}

/** `json` beside `diff/` is for people, who must not be led astray. */
function auditNote(layer: StoredLayer, path: string, found: Findings): void {
  if (!existsSync(path)) {
    found.add('layerWithoutPart', { path })
    return
  }
  const expected = { id: layer.chainId, parent: layer.parent, diffID: layer.diffId, size: layer.bytes }
  let note: Record<string, unknown> = {}
  try {
    note = JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    // What is no JSON says nothing of any field.
  }
  for (const [field, value] of Object.entries(expected))
    if (note[field] !== value)
      found.add('layerNote', { path, field, expected: String(value), found: String(note[field] ?? '?') })
}

/** Gathers what is wrong with one layer, and counts what nobody wants to read line by line. */
export class Findings {
  readonly #layer: string
  readonly #all: Finding[] = []
  readonly #kinds = new Set<FindingKind>()
  #more = 0

  constructor(layer: string) {
    this.#layer = layer
  }

  add(kind: FindingKind, values: Record<string, string>): void {
    this.#kinds.add(kind)
    if (this.#all.length < MOST || !kind.startsWith('file'))
      this.#all.push({ kind, values: { layer: this.#layer, ...values } })
    else this.#more++
  }

  has(kind: FindingKind): boolean {
    return this.#kinds.has(kind)
  }

  told(): Finding[] {
    if (this.#more === 0) return this.#all
    return [...this.#all, { kind: 'moreFiles', values: { layer: this.#layer, count: String(this.#more) } }]
  }
}
