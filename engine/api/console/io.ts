import type { ConsoleOutput } from '../../wire/system.ts'

const MOST_WAITING = 64

/** Where a line prints: pieces queue up for the window; whoever prints without end waits for it (`await out`). */
export class ConsoleIo {
  readonly #waiting: ConsoleOutput[] = []
  #ended = false
  #printed = Promise.withResolvers<void>()
  #taken = Promise.withResolvers<void>()

  out(text: string): Promise<void> {
    return this.#put({ type: 'stdout', text })
  }

  err(text: string): Promise<void> {
    return this.#put({ type: 'stderr', text })
  }

  /** Takes the place of all that was printed before. */
  replace(text: string): Promise<void> {
    return this.#put({ type: 'replace', text })
  }

  /** The window shows this terminal. */
  terminal(container: string, execId: string | null): void {
    void this.#put({ type: 'terminal', container, execId })
  }

  /** From now on an interrupt is for this container. */
  foreground(container: string): void {
    void this.#put({ type: 'foreground', container })
  }

  end(exit: Extract<ConsoleOutput, { type: 'exit' }>): void {
    void this.#put(exit)
    this.#ended = true
  }

  /** All that is printed, until the end. Stops without it when the reader goes away. */
  async *read(): AsyncGenerator<ConsoleOutput, void> {
    for (;;) {
      for (let piece = this.#waiting.shift(); piece; piece = this.#waiting.shift()) {
        this.#taken.resolve()
        this.#taken = Promise.withResolvers<void>()
        yield piece
      }
      if (this.#ended) return
      await this.#printed.promise
    }
  }

  async #put(piece: ConsoleOutput): Promise<void> {
    if (this.#ended) return
    this.#waiting.push(piece)
    this.#printed.resolve()
    this.#printed = Promise.withResolvers<void>()
    while (this.#waiting.length > MOST_WAITING && !this.#ended) await this.#taken.promise
  }
}
