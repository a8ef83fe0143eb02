import type { Stdio } from '../../../drivers/runtime/runtime.ts'

/** A program that says hello, echoes its input, floods on request and ends at `exit N`. */
export class MemoryStdio implements Stdio {
  closed = false
  paused = false
  sent = 0
  readonly #onExit: (exitCode: number) => void
  #data: (stream: 'stdout' | 'stderr', data: Buffer) => void = () => {}
  #end: (why: 'ended' | 'slow') => void = () => {}
  #begun = false
  #wake = () => {}

  constructor(onExit: (exitCode: number) => void) {
    this.#onExit = onExit
  }

  onData(listener: (stream: 'stdout' | 'stderr', data: Buffer) => void): void {
    this.#data = listener
  }

  onEnd(listener: (why: 'ended' | 'slow') => void): void {
    this.#end = listener
  }

  resume(): void {
    this.paused = false
    this.#wake()
    if (this.#begun) return
    this.#begun = true
    this.#send('hello\n')
  }

  pause(): void {
    this.paused = true
  }

  async write(data: Uint8Array): Promise<void> {
    const text = Buffer.from(data).toString()
    const [verb, count] = text.trim().split(' ')
    if (verb === 'flood') await this.#flood(Number(count))
    else if (verb === 'exit') this.#exit(Number(count))
    else this.#send(text)
  }

  endInput(): void {}

  close(): void {
    this.closed = true
    this.#wake()
  }

  #send(text: string): void {
    this.sent += text.length
    this.#data('stdout', Buffer.from(text))
  }

  #exit(exitCode: number): void {
    this.#onExit(exitCode)
    this.#end('ended')
  }

  /** Chunks of 64 KiB, no more while paused. */
  async #flood(chunks: number): Promise<void> {
    for (let chunk = 0; chunk < chunks && !this.closed; chunk++) {
      while (this.paused && !this.closed)
        await new Promise<void>((resolve) => {
          this.#wake = resolve
        })
      this.#send('y'.repeat(1 << 16))
    }
  }
}
