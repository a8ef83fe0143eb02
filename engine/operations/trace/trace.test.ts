import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { EngineError } from '../../base/errors.ts'
import { openDatabase } from '../../stores/metadata/database.ts'
import { createTraceStore } from '../../stores/trace/sqlite-trace.ts'
import type { TraceEvent } from '../../wire/trace.ts'
import type { Origin } from '../engine.ts'
import { createTrace } from './trace.ts'

const CLI: Origin = { cause: 'cli', line: 'docker pause web' }
const thawed = { kind: 'space.thawed', on: 'rw:1' } as const

let folder: string
let db: ReturnType<typeof openDatabase>
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cutaway-trace-'))
  db = openDatabase(folder)
})
afterEach(() => {
  db.close()
  rmSync(folder, { recursive: true })
})

function open(keep?: number) {
  const store = createTraceStore(db, keep)
  return { store, ...createTrace(store) }
}

async function take(events: AsyncIterable<TraceEvent>, count: number): Promise<TraceEvent[]> {
  const taken: TraceEvent[] = []
  for await (const event of events) if (taken.push(event) === count) break
  return taken
}

test('an operation is begin, its steps, and one end, numbered without a gap', async () => {
  const { recorder, trace } = open()
  const result = await recorder.record('pause', CLI, null, async (operation) => {
    operation.step(thawed)
    return 7
  })
  expect(result).toBe(7)
  expect(trace.recent(1)).toEqual([
    {
      seq: 1,
      type: 'begin',
      operation: {
        id: 1,
        verb: 'pause',
        cause: 'cli',
        line: 'docker pause web',
        object: null,
        startedAt: expect.any(Number),
      },
    },
    { seq: 2, type: 'step', operation: 1, step: { at: expect.any(Number), ...thawed } },
    { seq: 3, type: 'end', operation: 1, at: expect.any(Number), outcome: 'done' },
  ])
  expect(trace.last).toBe(3)
})

test('the end is in the database when the caller has its answer', async () => {
  const { recorder } = open()
  await recorder.record('pause', CLI, null, async () => {})
  expect(db.prepare('SELECT count(*) AS count FROM trace').get()).toEqual({ count: 2 })
})

test('what is refused ends so, with the error that the caller gets', async () => {
  const { recorder, trace } = open()
  const objects = [{ kind: 'container', id: '1', name: 'web' }] as const
  const refused = recorder.record('pause', CLI, null, async () => {
    throw new EngineError('conflict', 'it is paused', { objects: [...objects] })
  })
  await expect(refused).rejects.toThrow('it is paused')
  expect(trace.recent(1).at(-1)).toMatchObject({
    outcome: 'refused',
    error: { code: 'conflict', message: 'it is paused', objects },
  })
})

test('cancelling reaches a running operation, and only one that runs', async () => {
  const { recorder, trace } = open()
  let number = 0
  const running = recorder.record('commit', { ...CLI, onOpen: (id) => (number = id) }, null, async (operation) => {
    await new Promise((_, reject) => operation.signal.addEventListener('abort', () => reject(operation.signal.reason)))
  })
  trace.cancel(number)
  await expect(running).rejects.toMatchObject({ code: 'cancelled' })
  expect(trace.recent(1).at(-1)).toMatchObject({ outcome: 'cancelled' })
  expect(() => trace.cancel(number)).toThrow('No such operation is running')
})

test('a caller that is gone before the operation begins does nothing', async () => {
  const { recorder } = open()
  const body = recorder.record('pause', { ...CLI, signal: AbortSignal.abort() }, null, async () => 'done')
  await expect(body).rejects.toMatchObject({ code: 'cancelled' })
})

test('a subscriber gets what it missed, then what happens, in order and once', async () => {
  const { recorder, trace } = open()
  for (let count = 0; count < 3; count++) await recorder.record('pause', CLI, null, async () => {})
  const following = take(trace.subscribe(2, new AbortController().signal), 8)
  await recorder.record('unpause', CLI, null, async (operation) => {
    await new Promise((resolve) => setTimeout(resolve, 5))
    operation.step(thawed)
    await new Promise((resolve) => setTimeout(resolve, 5))
    operation.step(thawed)
  })
  expect((await following).map((event) => event.seq)).toEqual([3, 4, 5, 6, 7, 8, 9, 10])
})

test('a subscriber that stops reading holds nothing up, and later gets everything', async () => {
  const { recorder, trace } = open()
  const stalled = trace.subscribe(0, new AbortController().signal)[Symbol.asyncIterator]()
  const first = stalled.next()
  const operation = recorder.open('load', CLI, null)
  for (let count = 0; count < 5000; count++) operation.step(thawed)
  operation.end()
  expect((await first).value).toMatchObject({ seq: 1 })
  for (let seq = 2; seq <= 5002; seq++) expect((await stalled.next()).value.seq).toBe(seq)
})

test('a subscription ends when its signal aborts, also while it waits', async () => {
  const { trace } = open()
  const controller = new AbortController()
  const waiting = take(trace.subscribe(0, controller.signal), 1)
  setImmediate(() => controller.abort())
  expect(await waiting).toEqual([])
})

test('the numbers go on after a restart, and what was under way is ended as cancelled', async () => {
  const before = open()
  await before.recorder.record('pause', CLI, null, async () => {})
  before.recorder.open('load', CLI, null).step(thawed)
  before.store.close()
  const after = open()
  expect(after.trace.recent(1).at(-1)).toMatchObject({
    seq: 5,
    type: 'end',
    operation: 2,
    outcome: 'cancelled',
    error: { message: 'the engine ended before this operation did' },
  })
  await after.recorder.record('pause', CLI, null, async () => {})
  expect(after.trace.recent(1)[0]).toMatchObject({ seq: 6, operation: { id: 3 } })
})

test('the record is bounded: the oldest whole operations go, one under way stays whole', async () => {
  const { recorder, store, trace } = open(100)
  const lasting = recorder.open('load', CLI, null)
  for (let count = 0; count < 600; count++) {
    const operation = recorder.open('pause', CLI, null)
    operation.end()
  }
  await store.written()
  expect(store.after(0, 10_000).length).toBe(1201)
  lasting.end()
  for (let count = 0; count < 600; count++) recorder.open('pause', CLI, null).end()
  await store.written()
  const kept = store.after(0, 10_000)
  expect(kept.length).toBeGreaterThanOrEqual(100)
  expect(kept.length).toBeLessThanOrEqual(1101)
  expect(kept[0]?.type).toBe('begin')
  expect(trace.last).toBe(2402)
})

test('events are found by the time they happened', async () => {
  const { recorder, trace } = open()
  await recorder.record('pause', CLI, null, async () => {})
  const between = Date.now() + 1
  await new Promise((resolve) => setTimeout(resolve, 20))
  await recorder.record('unpause', CLI, null, async () => {})
  expect(trace.between(between, Date.now() + 1000).map(({ event }) => event.seq)).toEqual([3, 4])
  expect(trace.between(0, between).map(({ event }) => event.seq)).toEqual([1, 2])
})
