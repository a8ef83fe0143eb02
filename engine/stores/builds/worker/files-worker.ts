import { lstatSync, readdirSync, rmSync } from 'node:fs'
import { setImmediate } from 'node:timers/promises'
import { parentPort, workerData } from 'node:worker_threads'
import { decodeName, diskPath } from '../../../base/byte-name.ts'
import { toEngineError } from '../../../base/errors.ts'
import { TarParser } from '../../../formats/tar/parser.ts'
import { openDatabase } from '../../metadata/database.ts'
import { LayerRows } from '../../layers/layer-rows.ts'
import { LARGEST_LAYER } from '../../layers/limits.ts'
import { StackView, Union } from '../../layers/union.ts'
import { Channel } from '../../layers/worker/channel.ts'
import type { Order, WorkerData } from '../../layers/worker/messages.ts'
import { SelectionCopy } from '../copy-selection.ts'
import { digestSelection } from '../file-digest.ts'
import { LayerFolder } from '../layer-folder.ts'
import { Unpacker } from '../unpack.ts'
import type { FilesJob, NewLayerFolder } from './jobs.ts'

/** The thread that reads, copies and unpacks files of builds with synchronous calls. */
const { root, rootless } = workerData as WorkerData
const db = openDatabase(root)

parentPort?.on('message', (order: Order<FilesJob>) => {
  if (order === 'end') parentPort?.close()
  else void run(order.job, new Channel(order.port))
})

async function run(job: FilesJob, channel: Channel): Promise<void> {
  try {
    channel.post({ type: 'done', result: await perform(job, channel) })
  } catch (error) {
    channel.post({ type: 'failed', error: toEngineError(error).data })
  }
}

async function perform(job: FilesJob, channel: Channel): Promise<unknown> {
  // An abort that was sent before is heard before the work begins.
  await setImmediate()
  channel.check()
  switch (job.type) {
    case 'digest':
      return digestSelection(job.selection, job.owners)
    case 'copy':
      return copy(job, channel)
    case 'folder': {
      const folder = open(job.layer)
      folder.ensureFolder(folder.resolve(job.path, true), job.owner)
      folder.finish()
      return
    }
    case 'unpack':
      return unpack(job, channel)
    case 'measure':
      return bytesBelow(job.folder)
    case 'erase':
      rmSync(job.folder, { recursive: true, force: true })
  }
}

function bytesBelow(folder: string): number {
  let bytes = 0
  for (const name of readdirSync(diskPath(folder), { encoding: 'buffer' })) {
    const path = `${folder}/${decodeName(name)}`
    const stat = lstatSync(diskPath(path), { throwIfNoEntry: false })
    bytes += stat?.isDirectory() ? bytesBelow(path) : (stat?.size ?? 0)
  }
  return bytes
}

function open({ upper, below }: NewLayerFolder): LayerFolder {
  const numbers = below === null ? [] : new LayerRows(db, root).stack(below).map(({ number }) => number)
  return new LayerFolder(upper, numbers.length > 0 ? new StackView(new Union(db), numbers) : null)
}

function copy(job: Extract<FilesJob, { type: 'copy' }>, channel: Channel): number {
  const folder = open(job.layer)
  const copying = new SelectionCopy(folder, { ...job, rootless })
  if (job.selection) copying.copy(job.selection, () => channel.check())
  for (const { name, content } of job.given) copying.write(name, content, job.created / 1000)
  folder.finish()
  return copying.bytes
}

async function unpack(job: Extract<FilesJob, { type: 'unpack' }>, channel: Channel): Promise<number> {
  const folder = open(job.layer)
  const target = folder.resolve(job.target, true)
  const unpacker = new Unpacker(folder, { ...job, target, rootless, limits: LARGEST_LAYER })
  const parser = new TarParser(unpacker)
  try {
    for await (const chunk of channel.receive()) {
      channel.check()
      parser.push(chunk)
    }
    parser.finish()
  } finally {
    unpacker.abandon()
  }
  folder.finish()
  return unpacker.bytes
}
