import { closeSync, openSync, readSync, rmSync } from 'node:fs'
import { setImmediate } from 'node:timers/promises'
import { parentPort, workerData } from 'node:worker_threads'
import { toEngineError } from '../../../base/errors.ts'
import { syncFileSystem } from '../../../base/syscalls/sync.ts'
import { openDatabase } from '../../metadata/database.ts'
import { adoptLayer } from '../adopt.ts'
import { applyLayer } from '../apply.ts'
import { auditLayer } from '../audit-layer.ts'
import { EntryRows } from '../entry-rows.ts'
import { rebuildTar } from '../split.ts'
import { packUpper } from '../upper-tar.ts'
import { Channel } from './channel.ts'
import type { Job, Order, WorkerData } from './messages.ts'

/**
 * The thread that does the layer store's bulk work with synchronous calls. It yields after each piece, so several jobs
 * share one thread and hear of an abort; the commit of a container may read and apply in the same one.
 */
const { root, rootless } = workerData as WorkerData
const db = openDatabase(root)

parentPort?.on('message', (order: Order) => {
  // With this port closed, the thread ends when its last job does.
  if (order === 'end') parentPort?.close()
  else void run(order.job, new Channel(order.port))
})

async function run(job: Job, channel: Channel): Promise<void> {
  try {
    channel.post({ type: 'done', result: await perform(job, channel) })
  } catch (error) {
    channel.post({ type: 'failed', error: toEngineError(error).data })
  }
  // The other side closes the port, once it has everything.
}

async function perform(job: Job, channel: Channel): Promise<unknown> {
  switch (job.type) {
    case 'apply': {
      const source = job.file ? readPieces(job.file) : channel.receive()
      const progress = atMostEvery(100, (bytes) => channel.post({ type: 'progress', bytes }))
      return applyLayer(job.request, source, { db, root, rootless, progress, checkpoint: () => channel.check() })
    }
    case 'adopt': {
      const progress = atMostEvery(100, (bytes) => channel.post({ type: 'progress', bytes }))
      return adoptLayer(job.request, { db, root, rootless, progress, checkpoint: () => channel.check() })
    }
    case 'rebuild':
      return channel.send(inTurns(rebuildTar(job.folder)), true)
    case 'pack':
      return channel.send(inTurns(packUpper(job.upper, rootless)), true)
    case 'audit':
      return inPieces(auditLayer({ db, root, rootless }, job.chainId), () => channel.check())
    case 'erase':
      new EntryRows(db, job.number).eraseInBatches()
      rmSync(job.folder, { recursive: true, force: true })
      return
    case 'flush':
      syncFileSystem(root)
  }
}

/** A range of a file in pieces; the memory of a piece is used again for the next. */
async function* readPieces({
  path,
  offset,
  length,
}: {
  path: string
  offset: number
  length: number
}): AsyncGenerator<Buffer> {
  const file = openSync(path, 'r')
  try {
    const piece = Buffer.allocUnsafeSlow(1 << 20)
    for (let at = 0; at < length; ) {
      const count = readSync(file, piece, 0, Math.min(piece.length, length - at), offset + at)
      if (count === 0) break
      at += count
      yield piece.subarray(0, count)
      await setImmediate()
    }
  } finally {
    closeSync(file)
  }
}

async function* inTurns<T>(items: Iterable<T>): AsyncGenerator<T> {
  for (const item of items) {
    yield item
    await setImmediate()
  }
}

async function inPieces<T>(work: Generator<void, T>, checkpoint: () => void): Promise<T> {
  for (;;) {
    const step = work.next()
    if (step.done) return step.value
    await setImmediate()
    checkpoint()
  }
}

function atMostEvery(milliseconds: number, report: (bytes: number) => void): (bytes: number) => void {
  let last = 0
  return (bytes) => {
    const now = performance.now()
    if (now - last < milliseconds) return
    last = now
    report(bytes)
  }
}
