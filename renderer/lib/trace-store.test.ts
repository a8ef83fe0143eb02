import { expect, test } from 'vitest'
import type { TraceEvent } from '../../engine/wire/trace.ts'
import { TraceStore } from './trace-store.ts'

const ID = 'c'.repeat(64)

function begin(seq: number, id: number): TraceEvent {
  const object = { kind: 'container', id: ID, name: 'web' } as const
  return {
    seq,
    type: 'begin',
    operation: { id, verb: 'stop', cause: 'window', line: 'docker stop web', object, startedAt: 0 },
  }
}
const progress = (seq: number, id: number, bytes: number): TraceEvent => ({
  seq,
  type: 'step',
  operation: id,
  step: { at: bytes, kind: 'layer.progress', on: 'sha256:a', bytes, fraction: null },
})
const end = (seq: number, id: number): TraceEvent => ({ seq, type: 'end', operation: id, at: 12, outcome: 'done' })

test('an operation is running until its end comes', () => {
  const store = new TraceStore()
  store.push(begin(1, 1))
  expect(store.getSnapshot().operations[0]?.end).toBeNull()
  store.push(end(2, 1))
  expect(store.getSnapshot().operations[0]?.end).toEqual({ at: 12, outcome: 'done' })
})

test('an event that a reconnect sends again is dropped, and nobody hears of it twice', () => {
  const store = new TraceStore()
  const heard: number[] = []
  store.listen((event) => heard.push(event.seq))
  store.push(begin(1, 1))
  store.push(progress(2, 1, 10))
  store.push(progress(2, 1, 10))
  expect(heard).toEqual([1, 2])
  expect(store.getSnapshot().operations[0]?.steps).toHaveLength(1)
})

test('the past is taken over without telling listeners, so that nothing old is animated', () => {
  const store = new TraceStore()
  const heard: number[] = []
  store.listen((event) => heard.push(event.seq))
  store.seed([begin(1, 1), end(2, 1)])
  expect(heard).toEqual([])
  expect(store.getSnapshot().seq).toBe(2)
})

test('progress on one layer replaces the progress before it', () => {
  const store = new TraceStore()
  store.push(begin(1, 1))
  for (let bytes = 1; bytes <= 50; bytes++) store.push(progress(bytes + 1, 1, bytes))
  const steps = store.getSnapshot().operations[0]?.steps
  expect(steps).toHaveLength(1)
  expect(steps?.[0]).toMatchObject({ bytes: 50 })
})

test('progress of an archive, which is about no layer, replaces the progress before it too', () => {
  const store = new TraceStore()
  store.push(begin(1, 1))
  for (let at = 1; at <= 50; at++)
    store.push({ seq: at + 1, type: 'step', operation: 1, step: { at, kind: 'archive.progress', bytes: at } })
  expect(store.getSnapshot().operations[0]?.steps).toMatchObject([{ bytes: 50 }])
})

test('layers of a pull that come side by side are one step each, and so is their unpacking', () => {
  const store = new TraceStore()
  store.push(begin(1, 1))
  let seq = 1
  for (let bytes = 1; bytes <= 20; bytes++) {
    store.push(progress(++seq, 1, bytes))
    for (const on of ['sha256:a', 'sha256:b']) {
      const step = { at: bytes, kind: 'blob.progress', on, blob: on, bytes, total: 20 } as const
      store.push({ seq: ++seq, type: 'step', operation: 1, step })
    }
  }
  expect(store.getSnapshot().operations[0]?.steps).toMatchObject(Array(3).fill({ bytes: 20 }))
})

test('old operations are forgotten, running ones never', () => {
  const store = new TraceStore()
  store.push(begin(1, 1))
  let seq = 1
  for (let id = 2; id <= 150; id++) {
    store.push(begin(++seq, id))
    store.push(end(++seq, id))
  }
  const { operations } = store.getSnapshot()
  expect(operations).toHaveLength(100)
  expect(operations[0]?.operation.id).toBe(1)
})

test('a snapshot is never changed in place', () => {
  const store = new TraceStore()
  store.push(begin(1, 1))
  const before = store.getSnapshot()
  store.push(end(2, 1))
  expect(before.operations[0]?.end).toBeNull()
})

test('watchers hear of a burst once, listeners of every event in it', async () => {
  const store = new TraceStore()
  let watched = 0
  let heard = 0
  store.subscribe(() => watched++)
  store.listen(() => heard++)
  for (let id = 1; id <= 500; id++) store.push(begin(id, id))
  await expect.poll(() => watched).toBe(1)
  expect(heard).toBe(500)
})
