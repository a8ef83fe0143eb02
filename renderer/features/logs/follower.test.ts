import { expect, test } from 'vitest'
import { LogFollower, MOST_LINES } from './follower.ts'

const line = (text: string) => ({ time: '2026-01-01T00:00:00Z', stream: 'stdout' as const, text })

/** A follower whose frames are drawn by hand. */
function follower() {
  const frames: (() => void)[] = []
  const log = new LogFollower((flush) => frames.push(flush))
  const draw = () => {
    for (const flush of frames.splice(0)) flush()
  }
  return { log, draw }
}

test('batches that come within one frame are one change', () => {
  const { log, draw } = follower()
  let changes = 0
  log.subscribe(() => changes++)
  log.add([line('a')])
  log.add([line('b'), line('c')])
  draw()
  expect(changes).toBe(1)
  expect(log.getSnapshot().lines.map(({ text }) => text)).toEqual(['a', 'b', 'c'])
})

test('a log without end keeps its newest lines and says how many it let go', () => {
  const { log, draw } = follower()
  log.add(Array.from({ length: MOST_LINES + 5 }, (_, i) => line(`${i}`)))
  draw()
  const { lines, dropped } = log.getSnapshot()
  expect([lines.length, dropped, lines[0]?.text]).toEqual([MOST_LINES, 5, '5'])
})

test('lines that came just before the end are not lost', () => {
  const { log } = follower()
  log.add([line('last words')])
  log.end()
  expect(log.getSnapshot()).toMatchObject({ state: 'ended', lines: [{ text: 'last words' }] })
})
