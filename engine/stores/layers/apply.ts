import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { chainId, type Digest, hexOf } from '../../base/digest.ts'
import { EngineError } from '../../base/errors.ts'
import { TarParser } from '../../formats/tar/parser.ts'
import { transaction } from '../metadata/database.ts'
import { EntryRows } from './entry-rows.ts'
import { servedCompression, decompressed } from './decompress.ts'
import { LayerRows, missing, type NewLayer, type StoredLayer } from './layer-rows.ts'
import { recordLayer } from './layer-record.ts'
import type { LayerTree } from './layer-tree.ts'
import { LayerWriter } from './layer-writer.ts'
import type { ApplyLimits } from './layers.ts'
import { settleMarks } from './settle-marks.ts'
import { SplitWriter } from './split.ts'
import { StackView, Union } from './union.ts'

export interface ApplyRequest {
  parent: Digest | null
  diffId: Digest | null
  text: string
  created: number | null
  limits: ApplyLimits
}

export interface ApplyContext {
  db: DatabaseSync
  root: string
  rootless: boolean
  progress(bytes: number): void
  /** Throws once the caller has given up. */
  checkpoint(): void
}

/** One pass over a layer's tar; the order of its steps is what keeps a half-made layer invisible. Runs in a worker thread. */
export async function applyLayer(
  request: ApplyRequest,
  source: AsyncIterable<Buffer>,
  context: ApplyContext,
): Promise<StoredLayer> {
  const { db, root } = context
  const rows = new LayerRows(db, root)
  const below = new StackView(
    new Union(db),
    rows.stack(request.parent).map(({ number }) => number),
  )
  const temporary = mkdtempSync(join(root, 'tmp', 'layer-'))
  try {
    const { writer, diffId, tarBytes } = await unpack(request, source, context, temporary, (path) => {
      const found = below.find(path)?.row
      return found?.type === 'directory' ? { ...found, mtime: found.mtime / 1000 } : null
    })
    if (request.diffId && diffId !== request.diffId)
      throw new EngineError(
        'invalid',
        `the layer's content is not what was promised: expected ${request.diffId}, came ${diffId}`,
      )
    const present = rows.get(chainId(request.parent, diffId))
    if (present) return present
    settleMarks(writer, below)
    writer.finish()
    return recordAndPublish(request, { tree: writer.tree, diffId, tarBytes, below, folder: temporary, rows }, context)
  } finally {
    rmSync(temporary, { recursive: true, force: true })
  }
}

export interface FinishedLayer {
  tree: LayerTree
  diffId: Digest
  tarBytes: number
  below: StackView
  /** Has `diff` and `split`. */
  folder: string
  rows: LayerRows
}

/** What every layer needs once its folder is complete: rows of the catalogue, `json`, and the step that makes it visible. */
export function recordAndPublish(
  { parent, created, text }: Pick<ApplyRequest, 'parent' | 'created' | 'text'>,
  { tree, diffId, tarBytes, below, folder, rows }: FinishedLayer,
  context: ApplyContext,
): StoredLayer {
  const { db } = context
  const number = transaction(db, () => rows.nextNumber())
  const entries = new EntryRows(db, number)
  const { bytes, ...counts } = recordLayer(tree, below, entries)
  entries.flush()
  const id = chainId(parent, diffId)
  const layer: NewLayer = { number, chainId: id, diffId, parent, bytes, tarBytes, counts, created, text }
  writeFileSync(join(folder, 'json'), layerJson(layer))
  context.checkpoint()
  return publish(layer, folder, context, rows)
}

async function unpack(
  request: ApplyRequest,
  source: AsyncIterable<Buffer>,
  context: ApplyContext,
  folder: string,
  below: ConstructorParameters<typeof LayerWriter>[0]['below'],
): Promise<{ writer: LayerWriter; diffId: Digest; tarBytes: number }> {
  const { limits } = request
  const split = new SplitWriter(join(folder, 'split'))
  const writer = new LayerWriter({ folder, split, limits, rootless: context.rootless, below })
  const parser = new TarParser(writer)
  const hash = createHash('sha256')
  let compressed = 0
  let tarBytes = 0
  try {
    for await (const chunk of await uncompressed(counted(source, (bytes) => (compressed += bytes)))) {
      context.checkpoint()
      tarBytes += chunk.length
      checkSize(tarBytes, compressed, limits)
      hash.update(chunk)
      parser.push(chunk)
      context.progress(tarBytes)
    }
    parser.finish()
    split.finish()
  } catch (error) {
    throw asRefusal(error)
  } finally {
    writer.abandon()
    split.close()
  }
  return { writer, diffId: `sha256:${hash.digest('hex')}`, tarBytes }
}

/** Where a bomb is noticed: while it is unpacked, not after. */
function checkSize(bytes: number, compressed: number, limits: ApplyLimits): void {
  if (bytes > limits.bytes)
    throw new EngineError('invalid', `the layer is refused: its tar is larger than ${limits.bytes} bytes`)
  const SMALL = 100_000_000
  if (bytes > SMALL && bytes > compressed * limits.ratio)
    throw new EngineError(
      'invalid',
      `the layer is refused: it unpacks to more than ${limits.ratio} times its compressed size (${compressed} bytes so far)`,
    )
}

async function* counted(source: AsyncIterable<Buffer>, count: (bytes: number) => void): AsyncGenerator<Buffer> {
  for await (const chunk of source) {
    count(chunk.length)
    yield chunk
  }
}

/** Looks at the first bytes, then hands on all of them. */
async function uncompressed(source: AsyncGenerator<Buffer>): Promise<AsyncGenerator<Buffer>> {
  let head: Buffer = Buffer.alloc(0)
  while (head.length < 6) {
    const next = await source.next()
    if (next.done) break
    head = Buffer.concat([head, next.value])
  }
  const all = async function* () {
    yield head
    yield* source
  }
  return decompressed(all(), servedCompression(head))
}

/** Refusals of the kernel that are the tar's fault. */
function asRefusal(error: unknown): unknown {
  const { code, message } = error as NodeJS.ErrnoException
  if (code === 'ENAMETOOLONG')
    return new EngineError(
      'invalid',
      `the layer is refused: it has a name longer than the file system takes (${message})`,
    )
  if (code === 'EFBIG')
    return new EngineError(
      'invalid',
      `the layer is refused: it has a file larger than the file system takes (${message})`,
    )
  return error
}

/** `json` beside `diff/`, for people. */
function layerJson({ chainId, parent, diffId, bytes, created, text }: NewLayer): string {
  const createdAt = created === null ? null : new Date(created).toISOString()
  return `${JSON.stringify({ id: chainId, parent, diffID: diffId, size: bytes, created: createdAt, createdBy: text }, null, 2)}\n`
}

/**
 * Makes a finished layer visible. The rename happens inside the write transaction, so two that finish the same layer at
 * once meet at the database's lock: the second finds the row, and drops its own copy. A folder without a row is what a
 * crash left between the two. That the disk has it all is waited for later (`Flusher`): here it would double the time.
 */
function publish(layer: NewLayer, temporary: string, { db, root }: ApplyContext, rows: LayerRows): StoredLayer {
  const folder = join(root, 'layers', hexOf(layer.chainId as Digest))
  return transaction(db, () => {
    const present = rows.get(layer.chainId as Digest)
    if (present) {
      new EntryRows(db, layer.number).erase()
      return present
    }
    if (layer.parent && !rows.get(layer.parent as Digest)) throw missing(layer.parent)
    mkdirSync(join(root, 'layers'), { recursive: true, mode: 0o700 })
    if (existsSync(folder)) rmSync(folder, { recursive: true })
    renameSync(temporary, folder)
    rows.insert(layer)
    return { ...layer, path: join(folder, 'diff') }
  })
}
