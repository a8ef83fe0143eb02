import type { LogLine } from '../../../engine/wire/containers.ts'
import type { TraceStep } from '../../../engine/wire/trace.ts'
import type { TracedOperation } from '../../lib/trace-store.ts'

/** Something that happened to the container, shown between the lines it printed. */
export interface Note {
  /** RFC 3339, as the lines have it. */
  time: string
  what:
    | { kind: 'started' | 'joined'; pid: number; command: string }
    | { kind: 'paused' | 'resumed' }
    | { kind: 'signal'; signal: string }
    | { kind: 'ended'; code: number }
}

/** A note and the index of the line that it stands before. */
export interface PlacedNote extends Note {
  before: number
}

/** What the trace tells of one container, oldest first. */
export function notesOf(operations: readonly TracedOperation[], container: string): Note[] {
  const on = `rw:${container}`
  return operations
    .flatMap(({ operation, steps }) =>
      steps.flatMap((step): Note[] => {
        if (!('on' in step) || step.on !== on) return []
        const what = whatOf(step)
        return what ? [{ time: new Date(operation.startedAt + momentOf(step, steps)).toISOString(), what }] : []
      }),
    )
    .sort((a, b) => (a.time < b.time ? -1 : 1))
}

/** A process may print before its start is told, but not before its space was made. */
function momentOf(step: TraceStep, steps: readonly TraceStep[]): number {
  if (step.kind !== 'process.started' || step.via !== 'start') return step.at
  return steps.findLast((other) => other.kind === 'space.created' && other.at <= step.at)?.at ?? step.at
}

function whatOf(step: TraceStep): Note['what'] | null {
  switch (step.kind) {
    case 'process.started':
      return {
        kind: step.via === 'exec' ? 'joined' : 'started',
        pid: step.process.pid,
        command: step.process.command,
      }
    case 'space.frozen':
      return { kind: 'paused' }
    case 'space.thawed':
      return { kind: 'resumed' }
    case 'signal.sent':
      return { kind: 'signal', signal: step.signal }
    case 'space.gone':
      return { kind: 'ended', code: step.exitCode }
    default:
      return null
  }
}

/** Finds each note's place by its time. Of what lies before the first line only the last is kept: the rest belongs to lines that are not here. */
export function placeNotes(notes: readonly Note[], lines: readonly LogLine[]): PlacedNote[] {
  const placed = notes.map((note) => ({ ...note, before: firstAfter(lines, note.time) }))
  const early = placed.filter((note) => note.before === 0)
  return [...early.slice(-1), ...placed.slice(early.length)]
}

function firstAfter(lines: readonly LogLine[], time: string): number {
  let low = 0
  let high = lines.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((lines[middle]?.time ?? '') < time) low = middle + 1
    else high = middle
  }
  return low
}

/** The row of the list at an index: a note, or the index of a line. */
export function rowAt(notes: readonly PlacedNote[], index: number): PlacedNote | number {
  let line = index
  for (const [nth, note] of notes.entries()) {
    if (note.before + nth === index) return note
    if (note.before + nth > index) break
    line = index - nth - 1
  }
  return line
}

/** The row at which a line stands. */
export function rowOf(notes: readonly PlacedNote[], line: number): number {
  return line + notes.filter((note) => note.before <= line).length
}
