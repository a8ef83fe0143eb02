import type { MessagePort } from 'node:worker_threads'
import type { ErrorData } from '../../../wire/errors.ts'
import type { Digest } from '../../../base/digest.ts'
import type { AdoptRequest } from '../adopt.ts'
import type { ApplyRequest } from '../apply.ts'

/** What a worker thread is asked to do. Everything it takes and gives for it goes over a port of its own. */
export type Job =
  /** Takes the layer's bytes from a file, or as chunks; answers with the layer. */
  | { type: 'apply'; request: ApplyRequest; file: { path: string; offset: number; length: number } | null }
  /** Takes a read-write layer's folder as a layer; answers with the layer, or null where it holds nothing. */
  | { type: 'adopt'; request: AdoptRequest }
  /** Gives a stored layer's tar as chunks. */
  | { type: 'rebuild'; folder: string }
  /** Gives the changes of a read-write layer as a layer's tar, as chunks. */
  | { type: 'pack'; upper: string }
  /** Erases a folder, and the rows of a layer that nobody sees any more. */
  | { type: 'erase'; folder: string; number: number }
  /** Checks a stored layer; answers with what is wrong. */
  | { type: 'audit'; chainId: Digest }
  /** Waits until all of the data root is on the disk. */
  | { type: 'flush' }

/** What the main thread tells a worker: a job with its port, or that no job will follow. */
export type Order<J = Job> = { job: J; port: MessagePort } | 'end'

export interface WorkerData {
  root: string
  rootless: boolean
}

export type Message =
  | { type: 'chunk'; bytes: Uint8Array }
  /** No more chunks. */
  | { type: 'end' }
  /** The other side has used so many bytes and may be sent more. */
  | { type: 'taken'; bytes: number }
  | { type: 'progress'; bytes: number }
  | { type: 'abort' }
  | { type: 'done'; result: unknown }
  | { type: 'failed'; error: ErrorData }
