import { createHash, type Hash } from 'node:crypto'
import { closeSync, constants, mkdtempSync, openSync, readSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { diskPath } from '../../base/byte-name.ts'
import { chainId, type Digest } from '../../base/digest.ts'
import { EngineError } from '../../base/errors.ts'
import { type ApplyContext, type ApplyRequest, applyLayer, recordAndPublish } from './apply.ts'
import { LayerRows, type StoredLayer } from './layer-rows.ts'
import { LARGEST_LAYER } from './limits.ts'
import { settleMarks } from './settle-marks.ts'
import { SplitWriter } from './split.ts'
import { StackView, Union } from './union.ts'
import { UpperTree } from './upper-tree.ts'
import { packUpper, upperPieces } from './upper-tar.ts'

export interface AdoptRequest extends Pick<ApplyRequest, 'parent' | 'text' | 'created'> {
  /** Absolute path of the folder; inside the data root. */
  upper: string
}

/** So much is read before others in this thread get their turn. */
const TURN = 4 << 20

/** Makes a read-write layer's folder a layer by moving it. One pass over its files, for the digest. Runs in a worker thread. */
export async function adoptLayer(request: AdoptRequest, context: ApplyContext): Promise<StoredLayer | null> {
  const { db, root } = context
  const { upper, parent } = request
  const rows = new LayerRows(db, root)
  const below = new StackView(
    new Union(db),
    rows.stack(parent).map(({ number }) => number),
  )
  const temporary = mkdtempSync(join(root, 'tmp', 'layer-'))
  try {
    const read = await readUpper(request, context, temporary)
    if (read === 'unlike its tar') return await applied(request, context)
    if (read === null) return null
    const { tree, diffId, tarBytes } = read
    const present = rows.get(chainId(parent, diffId))
    if (present) return present
    settleMarks(tree, below)
    tree.finish()
    renameSync(upper, join(temporary, 'diff'))
    return recordAndPublish(request, { tree: tree.tree, diffId, tarBytes, below, folder: temporary, rows }, context)
  } finally {
    rmSync(temporary, { recursive: true, force: true })
    rmSync(upper, { recursive: true, force: true })
  }
}

/** A program may write names that mean something else in a layer's tar: then the tar counts, as after a commit. */
async function applied(request: AdoptRequest, context: ApplyContext): Promise<StoredLayer> {
  const { upper, ...others } = request
  const source = (async function* () {
    for (const chunk of packUpper(upper, context.rootless)) yield Buffer.from(chunk.buffer as ArrayBuffer)
  })()
  return applyLayer({ ...others, diffId: null, limits: LARGEST_LAYER }, source, context)
}

interface Read {
  tree: UpperTree
  diffId: Digest
  tarBytes: number
}

async function readUpper(
  { upper }: AdoptRequest,
  context: ApplyContext,
  folder: string,
): Promise<Read | null | 'unlike its tar'> {
  const split = new SplitWriter(join(folder, 'split'))
  const tree = new UpperTree(upper)
  const hash = createHash('sha256')
  let tarBytes = 0
  let turn = 0
  try {
    let payloads = 0
    for (const piece of upperPieces(upper, context.rootless)) {
      if (piece.type === 'left out') rmSync(diskPath(`${upper}/${piece.path}`))
      if (piece.type === 'member' && !tree.add(piece)) return 'unlike its tar'
      if (piece.type === 'member' || piece.type === 'bytes') {
        hash.update(piece.bytes)
        split.bytes(piece.bytes)
        tarBytes += piece.bytes.length
      }
      if (piece.type === 'content') {
        tree.content(payloads)
        split.part(payloads++, piece.path, 0, piece.size)
        hashFile(`${upper}/${piece.path}`, piece.size, hash, context)
        tarBytes += piece.size
      }
      if (tarBytes - turn < TURN) continue
      turn = tarBytes
      context.progress(tarBytes)
      await setImmediate()
      context.checkpoint()
    }
    split.finish()
  } finally {
    split.close()
  }
  return tree.isEmpty() ? null : { tree, diffId: `sha256:${hash.digest('hex')}`, tarBytes }
}

const BUFFER = Buffer.allocUnsafeSlow(1 << 20)

function hashFile(path: string, size: number, hash: Hash, { checkpoint }: ApplyContext): void {
  const file = openSync(diskPath(path), constants.O_RDONLY | constants.O_NOFOLLOW)
  try {
    for (let done = 0; done < size; ) {
      const count = readSync(file, BUFFER, 0, Math.min(BUFFER.length, size - done), done)
      if (count === 0) throw new EngineError('internal', `${path} became shorter while its layer was made`)
      hash.update(count === BUFFER.length ? BUFFER : BUFFER.subarray(0, count))
      done += count
      if (done < size) checkpoint()
    }
  } finally {
    closeSync(file)
  }
}
