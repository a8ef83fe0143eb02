import { closeSync } from 'node:fs'
import { Readable } from 'node:stream'
import type { Context } from '../containers/deps.ts'
import type { Origin } from '../engine.ts'
import { packContents } from '../files/pack-tree.ts'
import { Root } from '../files/root.ts'
import { streaming } from '../files/streaming.ts'
import type { OpenOperation } from '../trace/recorder.ts'
import { findVolume } from './find.ts'
import { volumeRef } from './make.ts'

/** Progress goes to the trace at most so often. */
const PROGRESS = 100

/** A tar of everything in a volume, which is held until the stream closes. */
export async function exportVolume(context: Context, origin: Origin, name: string): Promise<Readable> {
  const { volumeStore, volumeUse, recorder } = context
  const operation = recorder.open('volume-export', origin, volumeStore.get(name) ? volumeRef({ name }) : null)
  const { tar } = await streaming(operation, async (held) => {
    const holder = `export-${operation.id}`
    held.defer(() => volumeUse.release(holder))
    const path = await volumeUse.acquire(holder, findVolume(volumeStore, name))
    const root = held.use(new Root(path))
    const fd = held.adopt(root.open('/'), closeSync)
    return { tar: Readable.from(told(operation, packContents(fd)), { objectMode: false }) }
  })
  return tar
}

async function* told(operation: OpenOperation, pieces: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let bytes = 0
  let last = performance.now()
  for await (const piece of pieces) {
    bytes += piece.length
    if (performance.now() - last > PROGRESS) {
      last = performance.now()
      operation.step({ kind: 'archive.progress', bytes })
    }
    yield piece
  }
  operation.step({ kind: 'archive.written', bytes, layers: 0 })
}
