type ClockChange = 'rate' | 'time' | 'finish'

/** The one clock of a drawing: everything that moves in it can be slowed, halted, put at a time or brought to its end at once. */
export class Clock {
  /** Milliseconds of the drawing's own time. */
  now = 0
  speed = 1
  paused = false
  /** Time is set by `seek` alone, nothing runs by itself. */
  held = false
  readonly #listeners = new Set<(change: ClockChange) => void>()

  listen(listener: (change: ClockChange) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  setRate(speed: number, paused: boolean): void {
    if (speed === this.speed && paused === this.paused) return
    this.speed = speed
    this.paused = paused
    this.#tell('rate')
  }

  seek(now: number): void {
    this.now = now
    this.#tell('time')
  }

  finish(): void {
    this.#tell('finish')
  }

  #tell(change: ClockChange): void {
    for (const listener of this.#listeners) listener(change)
  }
}
