import { expect, test } from 'vitest'
import type { LogLine } from '../../../engine/wire/containers.ts'
import type { TracedOperation } from '../../lib/trace-store.ts'
import { notesOf, placeNotes, rowAt, rowOf } from './notes.ts'

const start = Date.parse('2026-01-01T00:00:00Z')
const lines = [1, 2, 3].map(
  (second): LogLine => ({ time: `2026-01-01T00:00:0${second}.000000001Z`, stream: 'stdout', text: `${second}` }),
)
const run = {
  operation: { id: 1, verb: 'run', cause: 'cli', line: '', object: null, startedAt: start },
  end: null,
  steps: [
    { at: 5, kind: 'process.started', on: 'rw:c', process: { pid: 1, depth: 0, command: 'sh' }, via: 'start' },
    { at: 6, kind: 'process.started', on: 'rw:other', process: { pid: 1, depth: 0, command: 'sh' }, via: 'start' },
    { at: 1500, kind: 'space.frozen', on: 'rw:c', by: 'SIGSTOP' },
    { at: 9000, kind: 'space.gone', on: 'rw:c', exitCode: 3, oomKilled: false },
  ],
} satisfies TracedOperation

test('what happened to a container stands between its lines, at its time', () => {
  const notes = placeNotes(notesOf([run], 'c'), lines)
  expect(notes.map(({ what, before }) => [what.kind, before])).toEqual([
    ['started', 0],
    ['paused', 1],
    ['ended', 3],
  ])
  const rows = Array.from({ length: 6 }, (_, index) => rowAt(notes, index))
  expect(rows.map((row) => (typeof row === 'number' ? row : row.what.kind))).toEqual([
    'started',
    0,
    'paused',
    1,
    2,
    'ended',
  ])
  expect([0, 1, 2].map((line) => rowOf(notes, line))).toEqual([1, 3, 4])
})

test('starts before the lines that are here are left out but the last', () => {
  const again = { ...run, operation: { ...run.operation, startedAt: start - 60_000 } }
  const notes = placeNotes(notesOf([again, run], 'c'), lines)
  expect(notes.filter((note) => note.before === 0)).toHaveLength(1)
  expect(notes[0]?.time).toBe('2026-01-01T00:00:00.005Z')
})

test('a log without notes is its lines', () => {
  expect(rowAt([], 7)).toBe(7)
  expect(rowOf([], 7)).toBe(7)
})
