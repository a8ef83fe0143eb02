import type { Stdio } from '../../drivers/runtime/runtime.ts'

const MOST_WAITING = 1 << 20
const MOST_AT_ONCE = 1 << 16

export interface TerminalData {
  stream: 'stdout' | 'stderr'
  data: Uint8Array
}

/** What a process prints, to be taken in pieces. While too much waits, the process waits too: nothing is lost and nothing piles up. */
export class TerminalOutputQueue {
  readonly #stdio: Stdio
  readonly #waiting: TerminalData[] = []
  #bytes = 0
  #paused = false
  #ended = false
  #wake = () => {}

  constructor(stdio: Stdio) {
    this.#stdio = stdio
    stdio.onData((stream, data) => {
      this.#waiting.push({ stream, data })
      this.#bytes += data.length
      if (this.#bytes > MOST_WAITING && !this.#paused) {
        this.#paused = true
        stdio.pause()
      }
      this.#wake()
    })
    stdio.onEnd(() => {
      this.#ended = true
      this.#wake()
    })
  }

  /** The next piece; null when the process closed its output or the signal aborted. */
  async take(signal: AbortSignal): Promise<TerminalData | null> {
    const abort = () => this.#wake()
    signal.addEventListener('abort', abort)
    try {
      while (this.#waiting.length === 0 && !this.#ended && !signal.aborted)
        await new Promise<void>((resolve) => {
          this.#wake = resolve
        })
    } finally {
      signal.removeEventListener('abort', abort)
    }
    if (signal.aborted) return null
    return this.#next()
  }

  #next(): TerminalData | null {
    const first = this.#waiting[0]
    if (!first) return null
    const pieces: Uint8Array[] = []
    let bytes = 0
    for (
      let piece = this.#waiting[0];
      piece && piece.stream === first.stream && (bytes === 0 || bytes + piece.data.length <= MOST_AT_ONCE);
      piece = this.#waiting[0]
    ) {
      this.#waiting.shift()
      pieces.push(piece.data)
      bytes += piece.data.length
    }
    this.#bytes -= bytes
    if (this.#paused && this.#bytes === 0) {
      this.#paused = false
      this.#stdio.resume()
    }
    return { stream: first.stream, data: Buffer.concat(pieces) }
  }
}
