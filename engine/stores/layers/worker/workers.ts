import { once } from 'node:events'
import { availableParallelism } from 'node:os'
import { Readable } from 'node:stream'
import { MessageChannel, Worker } from 'node:worker_threads'
import { EngineError } from '../../../base/errors.ts'
import { Channel } from './channel.ts'
import type { Job, Message, Order, WorkerData } from './messages.ts'

/** A thread ends after so long without a job, to give its memory back. */
const IDLE = 10_000

interface Thread {
  worker: Worker
  channels: Set<Channel>
  idle: NodeJS.Timeout | null
  failure: Error | null
}

export interface JobOptions {
  /** Bytes that the job takes. Destroyed when the job is over, read to its end or not. */
  input?: Readable
  onProgress?(bytes: number): void
  signal?: AbortSignal
}

/** A few threads that share the jobs of one kind; each is started by the first job that needs it. */
export class Workers<J = Job> {
  readonly #file: URL
  readonly #data: WorkerData
  readonly #threads: (Thread | null)[]

  /** `file`: what a thread runs; `workerFile()` finds it. */
  constructor(file: URL, data: WorkerData, count: number) {
    this.#file = file
    this.#data = data
    this.#threads = new Array(count).fill(null)
  }

  /** Runs a job and resolves with its result. Rejects `cancelled` when the signal aborts; nothing of it is left then. */
  async run(job: J, { input, onProgress, signal }: JobOptions = {}): Promise<unknown> {
    if (signal?.aborted) throw new EngineError('cancelled', 'cancelled', { cause: signal.reason })
    let settle: (message: Message) => void = () => {}
    const outcome = new Promise<Message>((resolve) => {
      settle = resolve
    })
    using held = this.#open(job, (message) => {
      if (message.type === 'progress') onProgress?.(message.bytes)
      else if (message.type === 'done' || message.type === 'failed') settle(message)
    })
    const { channel } = held
    const abort = () => channel.post({ type: 'abort' })
    signal?.addEventListener('abort', abort, { once: true })
    let inputFailure: unknown = null
    const sent = input
      ? channel.send(input, false).catch((error: unknown) => {
          inputFailure = error
          abort()
        })
      : null
    try {
      // The worker answers also after an abort, when it has cleaned up; a thread that dies answers by `lost`.
      const answer = await Promise.race([outcome, held.lost])
      if (answer.type !== 'failed') return answer.type === 'done' ? answer.result : undefined
      if (signal?.aborted) throw new EngineError('cancelled', 'cancelled', { cause: signal.reason })
      if (inputFailure && answer.error.code === 'cancelled') throw inputFailure
      throw new EngineError(answer.error.code, answer.error.message, answer.error)
    } finally {
      signal?.removeEventListener('abort', abort)
      channel.fail(new EngineError('cancelled', 'the job is over'))
      input?.destroy()
      await sent
    }
  }

  /** A job whose chunks are read as a stream. It starts with the first read and ends when the stream is destroyed. */
  stream(job: J): Readable {
    const chunks = async function* (this: Workers<J>): AsyncGenerator<Buffer> {
      using held = this.#open(job, () => {})
      held.lost.then(
        () => {},
        (error: unknown) => held.channel.fail(error),
      )
      try {
        yield* held.channel.receive()
      } finally {
        held.channel.post({ type: 'abort' })
      }
    }
    return Readable.from(chunks.call(this), { objectMode: false, highWaterMark: 1 << 20 })
  }

  /** Aborts what still runs and resolves when all threads have ended. */
  async close(): Promise<void> {
    await Promise.all(this.#threads.map((thread) => thread && this.#end(thread)))
  }

  /** The other end of a job on the thread that has fewest. `lost` rejects when the thread dies. */
  #open(job: J, onMessage: (message: Message) => void): Disposable & { channel: Channel; lost: Promise<never> } {
    const thread = this.#leastBusy()
    const { port1, port2 } = new MessageChannel()
    const channel = new Channel(port1, onMessage)
    if (thread.idle) clearTimeout(thread.idle)
    thread.idle = null
    thread.channels.add(channel)
    thread.worker.ref()
    const { promise: lost, reject } = Promise.withResolvers<never>()
    lost.catch(() => {})
    const onExit = () =>
      reject(
        new EngineError(
          'internal',
          `a worker thread of the layer store ended: ${thread.failure?.message ?? 'nobody knows why'}`,
          {
            cause: thread.failure,
          },
        ),
      )
    thread.worker.once('exit', onExit)
    thread.worker.postMessage({ job, port: port2 } satisfies Order<J>, [port2])
    return {
      channel,
      lost,
      [Symbol.dispose]: () => {
        thread.worker.off('exit', onExit)
        channel.close()
        thread.channels.delete(channel)
        if (thread.channels.size === 0) this.#rest(thread)
      },
    }
  }

  #rest(thread: Thread): void {
    if (!this.#threads.includes(thread)) return
    thread.worker.unref()
    thread.idle = setTimeout(() => void this.#end(thread), IDLE).unref()
  }

  /** By asking: a thread that is terminated while it loads a native module takes the whole process with it. */
  async #end(thread: Thread): Promise<void> {
    const index = this.#threads.indexOf(thread)
    if (index >= 0) this.#threads[index] = null
    if (thread.idle) clearTimeout(thread.idle)
    for (const channel of thread.channels) channel.post({ type: 'abort' })
    const ended = once(thread.worker, 'exit')
    thread.worker.ref()
    thread.worker.postMessage('end' satisfies Order<J>)
    await ended
  }

  #leastBusy(): Thread {
    const free = this.#threads.indexOf(null)
    const running = this.#threads.filter((thread) => thread !== null)
    const [best] = running.sort((a, b) => a.channels.size - b.channels.size)
    if (best && (best.channels.size === 0 || free < 0)) return best
    return this.#start(free)
  }

  #start(index: number): Thread {
    const worker = new Worker(this.#file, { workerData: this.#data })
    const thread: Thread = { worker, channels: new Set(), idle: null, failure: null }
    worker.setMaxListeners(0)
    worker.on('error', (error) => {
      thread.failure = error as Error
    })
    worker.once('exit', () => {
      if (this.#threads[index] === thread) this.#threads[index] = null
    })
    this.#threads[index] = thread
    return thread
  }
}

/** Half the processors: unpacking keeps one thread and one of Node's pool busy. */
export function workerCount(): number {
  return Math.max(1, Math.floor(availableParallelism() / 2))
}

/** The file of a thread: `beside` the caller's own (`import.meta.url`) as a source, beside the program when bundled. */
export function workerFile(name: string, beside: string): URL {
  return new URL(`./${name}${beside.endsWith('.ts') ? '.ts' : '.js'}`, beside)
}
