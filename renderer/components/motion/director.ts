import type { TraceEvent, TraceStep } from '../../../engine/wire/trace.ts'
import { findLayer, type StackModel } from '../stack/model.ts'
import { Clock } from './clock.ts'
import type { Cue } from './diff.ts'
import { inTheWay, pointedAt, reduce } from './reduce.ts'
import { takeBack } from './take-back.ts'
import { beat, type Happening, LONGEST_WAIT, schedule } from './timing.ts'

/** Where a director's time comes from. */
export interface Ticker {
  /** Calls back before the next picture, with the milliseconds of now. */
  frame(callback: (now: number) => void): void
  later(ms: number, callback: () => void): () => void
}

/** What is drawn now. Replaced, never changed in place. */
export interface Shown {
  model: StackModel
  /** Why it differs from what was drawn before; null: no reason that anybody should see. */
  cue: Cue | null
  /** The operation that is played, and the time in it up to which its steps have been shown. */
  operation: { id: number; at: number } | null
  /** How many operations the last catch-up folded into one. */
  folded: number
  /** Something is being played or waits to be. */
  busy: boolean
}

interface Item {
  operation: number
  /** Milliseconds since the operation began. */
  at: number
  step: Happening
  before: StackModel
  after: StackModel
  marks: readonly string[]
  replayed: boolean
}

/** Steps whose picture stays until their operation ends. */
const MAKING = new Set<string>(['layer.copied', 'layer.written', 'union.read'] satisfies TraceStep['kind'][])

/** After an operation that brought or took layers the picture stays for so long, before it shows its own object alone again. */
const LINGER = 2400

/** Where another step of a build begins, as it happens. */
const isChapter = ({ step, replayed }: Item): boolean =>
  !replayed && step.kind === 'build.step' && (step.state === 'started' || step.state === 'cached')

/**
 * Runs operations past one drawing: one queue, one clock. An operation is never cut inside a step. When one other waits,
 * the current one runs at three times its speed; when more wait, all but the newest become one change. Truth from the
 * engine is drawn at once when nothing plays, else when the story is told.
 */
export class Director {
  readonly clock = new Clock()
  #shown: Shown
  /** The model after all that was ever pushed. */
  #ahead: StackModel
  #queue: Item[] = []
  #truth: StackModel | null = null
  #last: Item | null = null
  #lastAt = 0
  #hold = 0
  #speed = 1
  #stepping = false
  #ticking = false
  #frameAt: number | null = null
  #stopLinger: (() => void) | null = null
  #cues = 0
  /** The newest operation, to be played again. */
  #story: Item[] = []
  /** What operations under way have told so far, and what was drawn ahead of them: some of it may have to be taken back. */
  readonly #untold = new Map<number, { before: StackModel; steps: TraceStep[] }>()
  readonly #ticker: Ticker
  readonly #listeners = new Set<(sync: boolean) => void>()

  constructor(model: StackModel, ticker: Ticker) {
    this.#ticker = ticker
    this.#ahead = model
    this.#shown = { model, cue: null, operation: null, folded: 0, busy: false }
  }

  /** `sync`: the picture has to be on the page before the listener returns. */
  listen(listener: (sync: boolean) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  get shown(): Shown {
    return this.#shown
  }

  /** Draws another object, without a transition; what was waiting is forgotten. */
  load(model: StackModel): void {
    this.#reset(model)
    this.#ahead = model
    this.#story = []
    this.#untold.clear()
    this.#truth = null
    this.#show({ model, cue: null, operation: null, folded: 0, busy: false }, false)
  }

  /** Takes one event of the trace. Events about other objects are not drawn. */
  push(event: TraceEvent): void {
    if (event.type === 'step') this.#pushStep(event.operation, event.step, false)
    if (event.type !== 'end') return
    const told = this.#untold.get(event.operation)
    this.#untold.delete(event.operation)
    if (event.outcome === 'done') {
      if (told) this.#run()
      return
    }
    const said = { operation: event.operation, at: event.at, replayed: false }
    if (told) {
      const after = takeBack(this.#ahead, told.before, told.steps)
      this.#enqueue({ ...said, step: { kind: 'taken.back' }, marks: [] }, after)
    }
    if (event.outcome !== 'refused') return
    const marks = inTheWay(this.#ahead, event.error?.objects ?? [])
    this.#enqueue({ ...said, step: { kind: 'refused' }, marks }, this.#ahead)
  }

  /** Plays an operation from its own beginning, on an empty sheet: for a page that opens because of it. */
  playFirst(from: StackModel, operation: number, steps: readonly TraceStep[], truth: StackModel): void {
    this.load(from)
    for (const step of steps) this.#pushStep(operation, step, true)
    this.#truth = truth
  }

  /** The object as the engine says it is. Newer than every event pushed so far. */
  settle(model: StackModel): void {
    this.#truth = model
    const { busy, model: drawn } = this.#shown
    const same = sameLayers(model, drawn)
    const free = this.#isMaking() ? same : !this.#stopLinger || (same && !drawn.sheet)
    // What waits for its frame would draw the picture of before over it.
    if (!busy && this.#queue.length === 0 && free) this.#applyTruth()
  }

  /** Whether `replay` can show this operation. */
  canReplay(operation: number): boolean {
    return this.#story[0]?.operation === operation
  }

  /** Plays the newest operation again, at the speed that is set. */
  replay(): void {
    const [first] = this.#story
    if (!first) return
    const story = this.#story.map((item) => ({ ...item, replayed: true }))
    this.#reset(first.before)
    this.#queue = story
    this.#truth ??= this.#ahead
    this.#cue({ kind: 'settle' }, first.before, { id: first.operation, at: -1 })
    this.#run()
  }

  /** 1, or less to see more. */
  setSpeed(speed: number): void {
    this.#speed = speed
    this.#rate()
  }

  /** Halts whatever moves. */
  pause(): void {
    this.#stepping = true
    this.clock.setRate(this.clock.speed, true)
  }

  resume(): void {
    this.#stepping = false
    this.clock.setRate(this.clock.speed, false)
    this.#run()
  }

  /** Shows the next step and lets it move; then waits for the next call. */
  step(): void {
    this.#stepping = true
    this.clock.setRate(this.#speed, false)
    const next = this.#queue.shift()
    if (next) this.#play(next)
    else this.#rest()
  }

  /** The newest operation as it is drawn `ms` after its first step. Nothing runs afterwards. */
  seek(ms: number): void {
    const [first] = this.#story
    if (!first) return
    const times = schedule(this.#story)
    this.#reset(first.before)
    this.#stepping = true
    this.clock.held = true
    this.clock.seek(0)
    this.#cue(null, first.before, { id: first.operation, at: -1 })
    this.#story.forEach((item, i) => {
      const time = times[i] ?? 0
      if (time > ms) return
      this.clock.seek(time)
      this.#queue = this.#story.slice(i + 1).map((later) => ({ ...later, replayed: true }))
      this.#play({ ...item, replayed: true })
    })
    this.clock.seek(ms)
  }

  #reset(model: StackModel): void {
    this.#stopLinger?.()
    this.#stopLinger = null
    this.#queue = []
    this.#last = null
    this.#hold = 0
    this.#stepping = false
    this.clock.held = false
    this.clock.finish()
    this.clock.setRate(this.#speed, false)
    this.#shown = { ...this.#shown, model }
  }

  #pushStep(operation: number, step: TraceStep, replayed: boolean): void {
    const after = reduce(this.#ahead, step)
    if (after !== this.#ahead && !isLayerProgress(step)) {
      const told = this.#untold.get(operation) ?? { before: this.#ahead, steps: [] }
      told.steps.push(step)
      this.#untold.set(operation, told)
    }
    this.#enqueue({ operation, at: step.at, step, marks: pointedAt(after, step), replayed }, after)
  }

  #enqueue(said: Omit<Item, 'before' | 'after'>, after: StackModel): void {
    const before = this.#ahead
    if (after === before && said.marks.length === 0) return
    const item: Item = { ...said, before, after }
    if (this.#story[0]?.operation !== item.operation) this.#story = []
    this.#story.push(item)
    this.#ahead = after
    if (after !== before) this.#truth = null
    const { step } = item
    const tail = this.#queue.at(-1)
    // progress that nobody saw yet is replaced by newer progress
    if (tail && isNewerOf(tail.step, step, this.#queue.length)) {
      this.#queue.pop()
      item.before = tail.before
    }
    this.#queue.push(item)
    this.#stopLinger?.()
    this.#stopLinger = null
    this.#run()
  }

  #run(): void {
    if (this.#stepping || this.#ticking) return
    this.#ticking = true
    this.#frameAt = null
    const frame = (now: number) => {
      // a page that was in the background does not make up for the time
      const passed = this.#frameAt === null ? 0 : Math.min(now - this.#frameAt, 100)
      this.#frameAt = now
      this.#tick(passed)
      this.#ticking = !this.#stepping && (this.#queue.length > 0 || this.#shown.busy)
      if (this.#ticking) this.#ticker.frame(frame)
    }
    this.#ticker.frame(frame)
  }

  #tick(passed: number): void {
    const { clock } = this
    this.#rate()
    clock.now += passed * clock.speed
    if (clock.now < this.#hold) return
    if (this.#waiting().size > 1 && this.#catchUp()) return
    if (this.#skipChapters()) return
    for (let next = this.#queue[0]; next && clock.now >= this.#due(next); next = this.#queue[0]) {
      this.#queue.shift()
      this.#play(next)
    }
    const rested = !this.#last || clock.now >= this.#lastAt + beat(this.#last.step)
    if (this.#queue.length === 0 && rested) this.#rest()
  }

  /** Operations that wait behind the one that plays. */
  #waiting(): Set<number> {
    const ids = new Set(this.#queue.map((item) => item.operation))
    const current = this.#last && ids.has(this.#last.operation) ? this.#last.operation : this.#queue[0]?.operation
    if (current !== undefined) ids.delete(current)
    return ids
  }

  #rate(): void {
    const hurries = this.#waiting().size === 1 || this.#queue.some(isChapter)
    this.clock.setRate(this.#speed * (hurries ? 3 : 1), this.clock.paused)
  }

  #due(item: Item): number {
    if (!this.#last) return 0
    const real = item.replayed && item.operation === this.#last.operation ? item.at - this.#last.at : 0
    return this.#lastAt + Math.max(beat(this.#last.step), Math.min(real, LONGEST_WAIT))
  }

  #play(item: Item): void {
    const { clock } = this
    this.#lastAt = clock.now
    this.#last = item
    this.#cue(item.step, item.after, { id: item.operation, at: item.at }, item.marks, this.#timer(item))
  }

  /** How far the bar under a signal drains, and in which time. */
  #timer(item: Item): Cue['timer'] {
    if (item.step.kind !== 'signal.sent' || item.step.grace === null) return null
    const grace = item.step.grace * 1000
    const next = this.#queue.find(({ step }) => step.kind === 'space.gone' || step.kind === 'signal.sent')
    if (!item.replayed || !next) return { part: 1, ms: grace }
    const times = schedule([item, ...this.#queue.slice(0, this.#queue.indexOf(next) + 1)])
    return { part: Math.min(1, (next.at - item.at) / Math.max(1, grace)), ms: times.at(-1) ?? 0 }
  }

  /** Everything up to the newest operation becomes one change. False when that one is first in the queue already. */
  #catchUp(): boolean {
    const newest = Math.max(...this.#queue.map((item) => item.operation))
    return this.#skipTo(this.#queue.findIndex((item) => item.operation === newest))
  }

  /** Of the steps of one build that wait, all but the newest become one change: it is as long as all others together. */
  #skipChapters(): boolean {
    const chapters = this.#queue.flatMap((item, at) => (isChapter(item) ? [at] : []))
    return chapters.length > 1 && this.#skipTo(chapters.at(-1) ?? 0)
  }

  #skipTo(first: number): boolean {
    if (first < 1) return false
    const skipped = this.#queue.splice(0, first)
    const [next] = this.#queue
    if (!next) return false
    this.clock.finish()
    const folded = new Set(skipped.map((item) => item.operation)).size
    this.#last = null
    this.#hold = this.clock.now + beat({ kind: 'catch-up' })
    this.#cue({ kind: 'catch-up' }, next.before, { id: next.operation, at: -1 }, [], null, folded)
    return true
  }

  /** All has been told: the engine's own word is drawn, at once or, when it draws other layers, after a while. */
  #rest(): void {
    if (this.#shown.busy) this.#show({ ...this.#shown, busy: false, operation: null }, false)
    const { model } = this.#shown
    const making = this.#isMaking()
    if (!this.#truth && model.sheet && !making) this.#truth = { ...model, sheet: null }
    const same = this.#truth !== null && sameLayers(this.#truth, model)
    const brought = this.#story[0] !== undefined && !sameLayers(this.#story[0].before, model)
    if (making ? same : !model.sheet && (same || !brought)) this.#applyTruth()
    else if (!making) this.#stopLinger ??= this.#ticker.later(LINGER, () => this.#applyTruth())
  }

  /** An operation is under way that makes something which only the trace knows: the engine's lists will say it at its end. */
  #isMaking(): boolean {
    return [...this.#untold.values()].some(({ steps }) => steps.some(({ kind }) => MAKING.has(kind)))
  }

  #applyTruth(): void {
    this.#stopLinger?.()
    this.#stopLinger = null
    const truth = this.#truth
    if (!truth) return
    const drawn = this.#shown.model
    const model = { ...withKeysOf(truth, drawn), sheet: this.#isMaking() ? drawn.sheet : truth.sheet }
    this.#truth = null
    this.#ahead = model
    this.#cues += 1
    const parts = model.gaps.length > 0 !== this.#shown.model.gaps.length > 0
    const cue: Cue = { id: this.#cues, step: { kind: parts ? 'parted' : 'settle' }, marks: [], timer: null }
    this.#show({ model, cue, operation: null, folded: 0, busy: false }, false)
  }

  #cue(
    step: Happening | null,
    model: StackModel,
    operation: Shown['operation'],
    marks: readonly string[] = [],
    timer: Cue['timer'] = null,
    folded = 0,
  ): void {
    this.#cues += 1
    const cue = step && { id: this.#cues, step, marks, timer }
    this.#show({ model, cue, operation, folded, busy: true }, true)
  }

  #show(shown: Shown, sync: boolean): void {
    this.#shown = shown
    for (const listener of this.#listeners) listener(sync)
  }
}

/** Many layers that are written into an archive in no time come out together, beyond a handful. */
const HANDFUL = 12

/** A layer of a pull comes and is unpacked at the same time: both fill the same slab. */
function isLayerProgress(step: Happening): step is Extract<Happening, { kind: 'layer.progress' | 'blob.progress' }> {
  return step.kind === 'layer.progress' || step.kind === 'blob.progress'
}

/** Whether nothing is lost when only the later of two steps that wait is shown. */
function isNewerOf(earlier: Happening, later: Happening, waiting: number): boolean {
  if (isLayerProgress(earlier) && isLayerProgress(later)) return earlier.on === later.on
  if (earlier.kind === 'archive.progress') return later.kind === 'archive.progress'
  return waiting > HANDFUL && earlier.kind === 'layer.written' && later.kind === 'layer.written'
}

function sameLayers(a: StackModel, b: StackModel): boolean {
  return a.layers.length === b.layers.length && a.layers.every((layer) => findLayer(b, layer.id))
}

/** A slab that is drawn already keeps its key, under whichever id the engine now knows its layer. */
function withKeysOf(truth: StackModel, drawn: StackModel): StackModel {
  return {
    ...truth,
    layers: truth.layers.map((layer) => ({ ...layer, key: findLayer(drawn, layer.id)?.key ?? layer.key })),
  }
}
