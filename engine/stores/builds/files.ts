import { Readable } from 'node:stream'
import { Chunks } from '../layers/chunks.ts'
import type { SelectionDigest } from './file-digest.ts'
import type { Owner } from './layer-folder.ts'
import type { Selection } from './selection.ts'
import type { FilesJob, NewLayerFolder } from './worker/jobs.ts'
import { filesThread } from './worker/files-thread.ts'
import { workerCount, Workers } from '../layers/worker/workers.ts'

type Job<T extends FilesJob['type']> = Omit<Extract<FilesJob, { type: T }>, 'type'>

/** The bulk work on files of builds, in threads of its own. What is missing in a selection rejects `notFound` (`"/x": not found`). */
export interface BuildFileWork {
  digest(selection: Selection, owners: boolean, signal: AbortSignal): Promise<SelectionDigest>
  /** Copies into the folder of a new layer; resolves with the bytes. */
  copy(job: Job<'copy'>, signal: AbortSignal): Promise<number>
  /** Makes a folder in a new layer, where the union has none. */
  folder(layer: NewLayerFolder, path: string, owner: Owner, signal: AbortSignal): Promise<void>
  /** Unpacks a tar; resolves with the bytes of its files. */
  unpack(tar: Readable, job: Job<'unpack'>, signal: AbortSignal): Promise<number>
  /** Bytes of all files below a folder. */
  measure(folder: string): Promise<number>
  erase(folder: string): Promise<void>
  close(): Promise<void>
}

export function createFileWork(root: string, { rootless }: { rootless: boolean }): BuildFileWork {
  const threads = new Workers<FilesJob>(filesThread(), { root, rootless }, workerCount())
  return {
    digest: async (selection, owners, signal) =>
      (await threads.run({ type: 'digest', selection, owners }, { signal })) as SelectionDigest,
    copy: async (job, signal) => (await threads.run({ type: 'copy', ...job }, { signal })) as number,
    async folder(layer, path, owner, signal) {
      await threads.run({ type: 'folder', layer, path, owner }, { signal })
    },
    async unpack(tar, job, signal) {
      const input = Readable.from(gathered(tar), { objectMode: false })
      return (await threads.run({ type: 'unpack', ...job }, { input, signal })) as number
    },
    measure: async (folder) => (await threads.run({ type: 'measure', folder })) as number,
    async erase(folder) {
      await threads.run({ type: 'erase', folder })
    },
    close: () => threads.close(),
  }
}

/** Clients send small pieces, and each that goes to another thread has its price. */
async function* gathered(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const chunks = new Chunks()
  for await (const piece of source) yield* chunks.add(Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength))
  yield* chunks.rest()
}
