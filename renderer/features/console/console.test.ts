import { describe, expect, test } from 'vitest'
import type { ConsoleOutput } from '../../../engine/wire/system.ts'
import { answered, asking, CLOSED, isOpen, moved, taken } from './completion.ts'
import { ConsoleSession } from './console-session.ts'
import { ghostText } from './ghost-text.ts'
import { NO_HISTORY, newer, older, ran } from './history.ts'
import { replaceWord, wordAt } from './tokens.ts'

const choices = (...values: string[]) => values.map((value) => ({ value, hint: '' }))

describe('the word under the cursor', () => {
  test('ends at the next space, also when the cursor is in the middle', () => {
    expect(wordAt('stop web-frontend now', 8)).toEqual({ start: 5, end: 17 })
  })

  test('goes on over a space in quotes', () => {
    expect(wordAt("run -e 'A=b c", 13)).toEqual({ start: 7, end: 13 })
  })

  test('is empty after a space, so that the next word is completed and not the last one replaced', () => {
    expect(replaceWord('stop ', 5, 'web')).toEqual({ line: 'stop web ', cursor: 9 })
  })

  test('gets no space behind a folder, since more of the path will follow', () => {
    expect(replaceWord('load -i /ho', 11, '/home/').line).toBe('load -i /home/')
  })
})

describe('completion', () => {
  const opened = (line: string, ...values: string[]) =>
    answered(asking(CLOSED, line, line.length), line, line.length, choices(...values))

  test('an answer for a line that has been changed meanwhile is dropped', () => {
    const state = asking(asking(CLOSED, 'st', 2), 'sto', 3)
    expect(isOpen(answered(state, 'st', 2, choices('start', 'stop')))).toBe(false)
  })

  test('Tab types what all choices begin with, then marks them one by one', () => {
    const first = taken(opened('s', 'start', 'stop'), 's', 1)
    expect(first?.line).toBe('st')
    const second = taken(opened('st', 'start', 'stop'), 'st', 2)
    expect(second).toMatchObject({ line: 'st', state: { at: 0 } })
  })

  test('the only choice is taken at once, with a space behind it', () => {
    expect(taken(opened('pau', 'pause'), 'pau', 3)).toMatchObject({ line: 'pause ', cursor: 6, state: CLOSED })
  })

  test('the arrows go round', () => {
    const state = moved(opened('', 'a', 'b'), -1)
    expect(state.at).toBe(1)
    expect(moved(state, 1).at).toBe(0)
  })
})

describe('history', () => {
  test('the line that was being typed comes back when one goes forward again', () => {
    const history = ran(ran(NO_HISTORY, 'ps'), 'images')
    const back = older(history, 'sto')
    expect(back?.line).toBe('images')
    const further = older(back?.history ?? NO_HISTORY, 'images')
    expect(further?.line).toBe('ps')
    expect(older(further?.history ?? NO_HISTORY, 'ps')).toBeNull()
    const forward = newer(newer(further?.history ?? NO_HISTORY)?.history ?? NO_HISTORY)
    expect(forward?.line).toBe('sto')
  })

  test('the same line twice in a row is kept once', () => {
    expect(ran(ran(NO_HISTORY, 'ps'), 'ps').lines).toEqual(['ps'])
  })
})

describe('the grey line', () => {
  test('is what is pointed at, before any suggestion', () => {
    expect(ghostText('docker pause web', 'docker ps', '')).toBe('pause web')
    expect(ghostText(null, 'docker ps', '')).toBe('ps')
  })

  test('shows the rest while what is typed goes the same way, else nothing', () => {
    expect(ghostText('docker pause web', null, 'pau')).toBe('se web')
    expect(ghostText('docker pause web', null, 'stop')).toBe('')
  })
})

describe('a line that runs', () => {
  function running() {
    let send: (output: ConsoleOutput) => void = () => {}
    let stopped = false
    const interrupted: string[] = []
    const session = new ConsoleSession(
      (_line, next) => {
        send = next
        return () => {
          stopped = true
        }
      },
      (container) => interrupted.push(container),
    )
    const id = session.run('docker ps')
    const entry = () => session.getSnapshot().entries[0]
    return { session, id, entry, interrupted, send: (output: ConsoleOutput) => send(output), stopped: () => stopped }
  }

  test('keeps the order of its two streams and joins what belongs together', () => {
    const line = running()
    line.send({ type: 'stdout', text: 'a' })
    line.send({ type: 'stdout', text: 'b\n' })
    line.send({ type: 'stderr', text: 'oops\n' })
    line.send({ type: 'exit', code: 1 })
    expect(line.entry()?.output.map((piece) => [piece.stream, piece.text])).toEqual([
      ['stdout', 'ab\n'],
      ['stderr', 'oops\n'],
    ])
    expect(line.entry()?.end?.code).toBe(1)
  })

  test('a table that changes takes the place of the one before', () => {
    const line = running()
    line.send({ type: 'replace', text: 'one\n' })
    line.send({ type: 'replace', text: 'two\n' })
    expect(line.entry()?.output.map(({ text }) => text)).toEqual(['two\n'])
  })

  test('a log that never ends does not fill the memory of the window', () => {
    const line = running()
    for (let i = 0; i < 100; i++) line.send({ type: 'stdout', text: 'x'.repeat(30_000) })
    const kept = line.entry()?.output.reduce((sum, piece) => sum + piece.text.length, 0) ?? 0
    expect(kept).toBeLessThan(450_000)
  })

  test('stopping it ends its stream, and output that comes late does not end it twice', () => {
    const line = running()
    line.session.stop(line.id)
    expect(line.stopped()).toBe(true)
    expect(line.entry()?.end?.code).toBe(130)
  })

  test('Ctrl+C is for the container that the line stays with; a second one gives the line up', () => {
    const line = running()
    line.send({ type: 'foreground', container: 'c1' })
    line.session.interrupt(line.id)
    expect(line.interrupted).toEqual(['c1'])
    expect(line.stopped()).toBe(false)
    line.send({ type: 'stdout', text: 'cleaning up\n' })
    line.session.interrupt(line.id)
    expect(line.interrupted).toEqual(['c1'])
    expect(line.stopped()).toBe(true)
    expect(line.entry()?.end?.code).toBe(130)
  })

  test('Ctrl+C on any other line gives it up at once', () => {
    const line = running()
    line.session.interrupt(line.id)
    expect(line.stopped()).toBe(true)
  })
})
