import { beforeEach, expect, test } from 'vitest'
import type { Outcome, StepData, TraceEvent } from '../../../engine/wire/trace.ts'
import { findLayer, type StackModel } from '../stack/model.ts'
import {
  CONTAINER,
  createdModel,
  id,
  imageModel,
  made,
  RW,
  run,
  runningModel,
  started,
  TOP,
} from '../stack/testing/models.ts'
import { Director, type Shown } from './director.ts'
import { modelOfBuild } from './model-of-build.ts'

/** A clock that only goes when a test says so. */
class Hand {
  now = 0
  #frames: ((now: number) => void)[] = []
  #timers: { at: number; callback: () => void }[] = []
  frame = (callback: (now: number) => void) => void this.#frames.push(callback)
  later = (ms: number, callback: () => void) => {
    const timer = { at: this.now + ms, callback }
    this.#timers.push(timer)
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer)
    }
  }
  /** Passes time in frames of 10 ms. */
  pass(ms: number): void {
    for (let passed = 0; passed < ms; passed += 10) {
      this.now += 10
      const due = this.#frames
      this.#frames = []
      for (const callback of due) callback(this.now)
      const rung = this.#timers.filter((timer) => timer.at <= this.now)
      this.#timers = this.#timers.filter((timer) => timer.at > this.now)
      for (const timer of rung) timer.callback()
    }
  }
  /** Whether anybody asked for another frame. */
  get idle(): boolean {
    return this.#frames.length === 0
  }
}

let hand: Hand
let shown: Shown[]
let operations = 0

beforeEach(() => {
  hand = new Hand()
  shown = []
})

function direct(model: StackModel): Director {
  const director = new Director(model, hand)
  director.listen(() => shown.push(director.shown))
  return director
}

function operation(
  director: Director,
  steps: StepData[],
  outcome: Outcome = 'done',
  error?: TraceEvent & { type: 'end' },
) {
  operations += 1
  const id = operations
  const events: TraceEvent[] = [
    {
      seq: 0,
      type: 'begin',
      operation: { id, verb: 'run', cause: 'window', line: '', object: null, startedAt: 0 },
    },
    ...steps.map((step, i): TraceEvent => ({ seq: 0, type: 'step', operation: id, step: { at: i, ...step } })),
    error ?? { seq: 0, type: 'end', operation: id, at: steps.length, outcome },
  ]
  for (const event of events) director.push(event)
  return id
}

/** What was played, each cue once. */
const kinds = () => [...new Set(shown.map(({ cue }) => cue))].flatMap((cue) => (cue ? [cue.step.kind] : []))
const pause: StepData = { kind: 'space.frozen', on: RW, by: 'SIGSTOP' }
const unpause: StepData = { kind: 'space.thawed', on: RW }

test('steps are shown one after the other, each for its beat, and then no frame is asked for', () => {
  const director = direct(imageModel)
  operation(director, [...made, ...started])
  hand.pass(20)
  expect(kinds()).toEqual(['layer.added'])
  hand.pass(300)
  expect(kinds()).toEqual(['layer.added'])
  hand.pass(100)
  expect(kinds()).toEqual(['layer.added', 'space.created'])
  hand.pass(2000)
  expect(kinds()).toEqual(['layer.added', 'space.created', 'process.started', 'process.started'])
  expect(director.shown.model).toEqual(run(imageModel, ...made, ...started))
  expect(director.shown.busy).toBe(false)
  expect(hand.idle).toBe(true)
})

test('an operation about another container is not drawn and costs no frame', () => {
  const director = direct(runningModel)
  operation(director, [{ kind: 'space.frozen', on: 'rw:other', by: 'SIGSTOP' }])
  expect(hand.idle).toBe(true)
  expect(shown).toEqual([])
})

test('when one other operation waits, the current one runs at three times its speed and is not cut', () => {
  const director = direct(imageModel)
  operation(director, [...made, ...started])
  hand.pass(20)
  operation(director, [pause])
  hand.pass(20)
  expect(director.clock.speed).toBe(3)
  hand.pass(500)
  expect(kinds()).toEqual(['layer.added', 'space.created', 'process.started', 'process.started', 'space.frozen'])
  expect(director.clock.speed).toBe(1)
})

test('a burst of fifty operations is one change and the newest one, and ends in the truth', () => {
  const director = direct(runningModel)
  for (let i = 0; i < 25; i++) {
    operation(director, [pause])
    operation(director, [unpause])
  }
  hand.pass(40)
  expect(kinds()).toEqual(['catch-up'])
  expect(director.shown.folded).toBe(49)
  hand.pass(200)
  expect(kinds()).toEqual(['catch-up', 'space.thawed'])
  expect(director.shown.model.spaces[0]?.state).toBe('running')
})

test('a refusal changes nothing and points at what is in the way', () => {
  const director = direct(runningModel)
  operation(director, [], 'refused', {
    seq: 0,
    type: 'end',
    operation: operations + 1,
    at: 1,
    outcome: 'refused',
    error: { code: 'conflict', message: 'web is running.', objects: [CONTAINER] },
  })
  hand.pass(20)
  expect(director.shown.cue).toMatchObject({ step: { kind: 'refused' }, marks: [RW] })
  expect(director.shown.model).toBe(runningModel)
})

test.each([
  ['before a refusal has had its frame', 0, 1],
  ['between two refusals', 20, 2],
])('the word of the engine that comes %s is drawn after them', (_, passed, refusals) => {
  const director = direct(runningModel)
  const refuse = () =>
    operation(director, [], 'refused', {
      seq: 0,
      type: 'end',
      operation: operations + 1,
      at: 1,
      outcome: 'refused',
      error: { code: 'conflict', message: 'web is running.', objects: [CONTAINER] },
    })
  refuse()
  hand.pass(passed)
  director.settle({ ...runningModel, rests: ['in the way'] })
  if (refusals > 1) refuse()
  hand.pass(5000)
  expect(hand.idle).toBe(true)
  expect(director.shown.model.rests).toEqual(['in the way'])
})

test('truth is drawn at once when nothing plays, and after the story when something does', () => {
  const director = direct(createdModel)
  const measured = { ...createdModel, rests: ['x'] }
  director.settle(measured)
  expect(director.shown.model.rests).toEqual(['x'])
  operation(director, started)
  hand.pass(20)
  director.settle({ ...runningModel, rests: ['y'] })
  expect(director.shown.model.rests).toEqual(['x'])
  hand.pass(2000)
  expect(director.shown.model.rests).toEqual(['y'])
})

test('truth that is older than a step never turns the picture back', () => {
  const director = direct(runningModel)
  operation(director, [pause])
  director.settle({ ...runningModel, rests: ['old'] })
  operation(director, [unpause, pause])
  hand.pass(3000)
  expect(director.shown.model.spaces[0]?.state).toBe('paused')
})

test('the layer of a commit stays in sight for a while before the container is drawn alone again, under the same key', () => {
  const director = direct(runningModel)
  const layer = { id: 'making:1', parent: TOP, text: '', bytes: 1, files: 1 }
  operation(director, [
    { kind: 'layer.copied', on: RW, layer },
    { kind: 'layer.sealed', was: 'making:1', layer: { ...layer, id: 'sha256:new' }, diffId: '' },
  ])
  hand.pass(1500)
  director.settle(runningModel)
  hand.pass(1000)
  expect(findLayer(director.shown.model, 'sha256:new')?.key).toBe('making:1')
  hand.pass(2500)
  expect(findLayer(director.shown.model, 'sha256:new')).toBeUndefined()
  expect(kinds().at(-1)).toBe('settle')
})

test('another object is drawn at once, and what was waiting is forgotten', () => {
  const director = direct(imageModel)
  operation(director, [...made, ...started])
  hand.pass(20)
  director.load(runningModel)
  hand.pass(2000)
  expect(director.shown.model).toBe(runningModel)
  expect(kinds()).toEqual(['layer.added'])
})

test('replay plays the newest operation again, with its own waits cut to what a person will wait', () => {
  const director = direct(runningModel)
  const replayed = operation(director, [
    { kind: 'signal.sent', on: RW, signal: 'TERM', grace: 10 },
    { kind: 'space.gone', on: RW, exitCode: 137, oomKilled: false },
  ])
  hand.pass(2000)
  const after = director.shown.model
  expect(director.canReplay(replayed)).toBe(true)
  shown = []
  director.replay()
  expect(director.shown.model).toBe(runningModel)
  hand.pass(4000)
  expect(kinds().slice(0, 3)).toEqual(['settle', 'signal.sent', 'space.gone'])
  expect(director.shown.model).toEqual(after)
})

test('a quarter of the speed takes four times as long', () => {
  const director = direct(imageModel)
  director.setSpeed(0.25)
  operation(director, [...made, ...started])
  hand.pass(1200)
  expect(kinds()).toEqual(['layer.added'])
  hand.pass(300)
  expect(kinds()).toEqual(['layer.added', 'space.created'])
})

test('held, nothing goes on but by steps; going on plays the rest', () => {
  const director = direct(imageModel)
  operation(director, [...made, ...started])
  hand.pass(20)
  director.pause()
  hand.pass(3000)
  expect(kinds()).toEqual(['layer.added'])
  expect(director.clock.paused).toBe(true)
  director.step()
  expect(kinds()).toEqual(['layer.added', 'space.created'])
  hand.pass(3000)
  expect(kinds()).toHaveLength(2)
  director.resume()
  hand.pass(3000)
  expect(kinds()).toHaveLength(4)
})

test('seek shows an operation as it is at a time, and nothing runs by itself', () => {
  const director = direct(imageModel)
  operation(director, [...made, ...started])
  hand.pass(3000)
  director.seek(400)
  expect(director.shown.model).toEqual(run(imageModel, ...made, { kind: 'space.created', on: RW }))
  expect(director.clock.held).toBe(true)
  hand.pass(3000)
  expect(director.shown.model.spaces[0]?.processes).toEqual([])
})

test('a page that a run has opened begins on an empty sheet and ends in the truth', () => {
  const director = direct(runningModel)
  const steps = [...made, ...started].map((step, i) => ({ ...step, at: i }))
  director.playFirst(imageModel, 7, steps, { ...runningModel, rests: ['truth'] })
  expect(director.shown.model).toBe(imageModel)
  hand.pass(3000)
  expect(kinds().slice(0, 2)).toEqual(['layer.added', 'space.created'])
  expect(director.shown.model.rests).toEqual(['truth'])
})

test('progress that nobody has seen yet is replaced by newer progress', () => {
  const director = direct({ ...imageModel, of: { kind: 'store', id: '', name: '' } })
  const layer = { id: 'sha256:new', parent: TOP, text: 'X', bytes: 100, files: 1 }
  const progress = [0.1, 0.2, 0.3, 0.4].map(
    (fraction): StepData => ({ kind: 'layer.progress', on: layer.id, bytes: fraction * 100, fraction }),
  )
  operation(director, [{ kind: 'layer.added', layer, making: true }, ...progress])
  hand.pass(1000)
  expect(kinds()).toEqual(['layer.added', 'layer.progress'])
  expect(findLayer(director.shown.model, layer.id)?.progress).toBe(0.4)
})

test('a commit that is cancelled leaves no copy afloat, though the engine tells no further step', () => {
  const director = direct(runningModel)
  const layer = { id: 'making:1', parent: TOP, text: 'web', bytes: 1, files: 1 }
  operation(director, [pause, { kind: 'layer.copied', on: RW, layer }, unpause], 'cancelled')
  hand.pass(4000)
  expect(director.shown.model).toEqual(runningModel)
  expect(kinds()).toEqual(['space.frozen', 'layer.copied', 'space.thawed', 'taken.back'])
  expect(hand.idle).toBe(true)
})

test('the sheet of a save stays while it is written, is looked at for a while, and goes', () => {
  const director = direct(imageModel)
  const begun = operations + 1
  for (const on of [id('base'), id('app')])
    director.push({ seq: 0, type: 'step', operation: begun, step: { at: 0, kind: 'layer.written', on, bytes: 1 } })
  hand.pass(9000)
  expect(director.shown.model.sheet?.layers, 'a slow reader does not end it').toHaveLength(2)
  director.push({
    seq: 0,
    type: 'step',
    operation: begun,
    step: { at: 1, kind: 'archive.written', bytes: 2, layers: 2 },
  })
  director.push({ seq: 0, type: 'end', operation: begun, at: 2, outcome: 'done' })
  hand.pass(1500)
  expect(director.shown.model.sheet?.complete).toBe(true)
  hand.pass(3500)
  expect(director.shown.model.sheet).toBeNull()
  expect(hand.idle).toBe(true)
})

test('a build that is faster than the eye is not told step by step: what waits becomes one change', () => {
  const names = Array.from({ length: 40 }, (_, at) => `0.${at + 1}`)
  const director = direct(modelOfBuild(1, 'many', []))
  const tell = (seq: number, step: StepData) =>
    director.push({ seq, type: 'step', operation: 1, step: { at: seq, ...step } })
  const steps = names.map((name) => ({ id: name, text: `RUN ${name}`, stage: '0', makesLayer: true }))
  tell(1, {
    kind: 'build.planned',
    steps: [{ id: '0.0', text: 'FROM scratch', stage: '0', makesLayer: false }, ...steps],
  })
  names.forEach((name, at) => {
    tell(at * 4 + 2, { kind: 'build.step', id: name, state: 'started', on: `step:${at}` })
    const layer = { id: `step:${at}`, parent: at === 0 ? null : `made:${at - 1}`, text: '', bytes: 0, files: 0 }
    tell(at * 4 + 3, { kind: 'layer.added', layer, making: false })
    tell(at * 4 + 4, { kind: 'layer.sealed', was: `step:${at}`, layer: { ...layer, id: `made:${at}` }, diffId: 'd' })
  })
  hand.pass(3000)
  expect(director.shown.model.layers.map(({ state }) => state)).toEqual(names.map(() => 'sealed'))
  expect(shown.some(({ cue }) => cue?.step.kind === 'catch-up')).toBe(true)
})
