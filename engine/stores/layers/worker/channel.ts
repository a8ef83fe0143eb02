import type { MessagePort } from 'node:worker_threads'
import { EngineError, toEngineError } from '../../../base/errors.ts'
import type { Message } from './messages.ts'

/** Bytes that may be under way to the other side: enough that neither waits for the other's turn of the loop. */
const WINDOW = 4 << 20

/** One end of the port of a job: chunks either way at the pace of who takes them, and an outcome. */
export class Channel {
  readonly #port: MessagePort
  readonly #received: (Uint8Array | 'end')[] = []
  #underWay = 0
  #failure: EngineError | null = null
  #wake: (() => void) | null = null
  readonly #onMessage: (message: Message) => void

  constructor(port: MessagePort, onMessage: (message: Message) => void = () => {}) {
    this.#port = port
    this.#onMessage = onMessage
    port.on('message', (message: Message) => this.#take(message))
    port.on('close', () => this.fail(new EngineError('cancelled', 'the other side of the job is gone')))
  }

  post(message: Message): void {
    this.#port.postMessage(message)
  }

  /** Sends all chunks, then `end`. With `owned`, their memory moves to the other side and is gone here. */
  async send(chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>, owned: boolean): Promise<void> {
    for await (const chunk of chunks) {
      // A view may be a small part of a large buffer, and a clone would copy all of that.
      const bytes = owned ? chunk : new Uint8Array(chunk)
      this.#underWay += bytes.length
      this.#port.postMessage({ type: 'chunk', bytes } satisfies Message, [bytes.buffer as ArrayBuffer])
      while (this.#underWay >= WINDOW) await this.#turn()
      this.check()
    }
    this.post({ type: 'end' })
  }

  /** The chunks that the other side sends. */
  async *receive(): AsyncGenerator<Buffer> {
    for (;;) {
      const next = this.#received.shift()
      if (next === 'end') return
      if (next) {
        yield Buffer.from(next.buffer as ArrayBuffer, next.byteOffset, next.byteLength)
        this.post({ type: 'taken', bytes: next.byteLength })
      } else await this.#turn()
    }
  }

  /** Ends every wait on this side with an error. */
  fail(error: unknown): void {
    this.#failure ??= toEngineError(error)
    this.#wake?.()
  }

  check(): void {
    if (this.#failure) throw this.#failure
  }

  close(): void {
    this.#port.close()
  }

  #take(message: Message): void {
    if (message.type === 'chunk') this.#received.push(message.bytes)
    else if (message.type === 'end') this.#received.push('end')
    else if (message.type === 'taken') this.#underWay -= message.bytes
    else if (message.type === 'abort') this.#failure ??= new EngineError('cancelled', 'cancelled')
    else if (message.type === 'failed')
      this.#failure ??= new EngineError(message.error.code, message.error.message, message.error)
    this.#onMessage(message)
    this.#wake?.()
  }

  async #turn(): Promise<void> {
    this.check()
    await new Promise<void>((resolve) => {
      this.#wake = resolve
    })
    this.#wake = null
    this.check()
  }
}
