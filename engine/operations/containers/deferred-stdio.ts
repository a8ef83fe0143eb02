import type { Stdio } from '../../drivers/runtime/runtime.ts'

type DataListener = (stream: 'stdout' | 'stderr', data: Buffer) => void
type EndListener = (why: 'ended' | 'slow') => void

/** The connection of a client that attached before its container was started: it becomes a real one at the start. */
export class DeferredStdio implements Stdio {
  readonly #data: DataListener[] = []
  readonly #end: EndListener[] = []
  readonly #connected = Promise.withResolvers<Stdio | null>()
  #real: Stdio | null = null
  #resumed = false
  closed = false

  connect(real: Stdio): void {
    this.#real = real
    for (const listener of this.#data) real.onData(listener)
    for (const listener of this.#end) real.onEnd(listener)
    if (this.#resumed) real.resume()
    this.#connected.resolve(real)
  }

  /** There will be nothing to connect to. */
  drop(): void {
    if (this.closed) return
    this.closed = true
    this.#connected.resolve(null)
    for (const listener of this.#end) listener('ended')
  }

  onData(listener: DataListener): void {
    if (this.#real) this.#real.onData(listener)
    else this.#data.push(listener)
  }

  onEnd(listener: EndListener): void {
    if (this.#real) this.#real.onEnd(listener)
    else this.#end.push(listener)
  }

  resume(): void {
    this.#resumed = true
    this.#real?.resume()
  }

  pause(): void {
    this.#resumed = false
    this.#real?.pause()
  }

  async write(data: Uint8Array): Promise<void> {
    const real = await this.#connected.promise
    await real?.write(data)
  }

  endInput(): void {
    // Through the promise, so that it stays behind what was written before.
    void this.#connected.promise.then((real) => real?.endInput())
  }

  close(): void {
    if (this.closed) return
    this.closed = true
    this.#connected.resolve(null)
    this.#real?.close()
  }
}
