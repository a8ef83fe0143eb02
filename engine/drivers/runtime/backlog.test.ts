import { randomBytes } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import { Backlog } from './backlog.ts'

const packets = (count: number) => Array.from({ length: count }, (_, index) => randomBytes(1 + ((index * 7919) % 8192)))
const drained = (backlog: Backlog) => {
  const out: Buffer[] = []
  for (let packet = backlog.shift(); packet; packet = backlog.shift()) out.push(packet)
  return out
}

test('what does not fit into memory comes back from the disk, in order, and the room is used again', () => {
  using backlog = new Backlog()
  for (let round = 0; round < 2; round++) {
    const given = packets(1000)
    for (const packet of given) backlog.push(packet)
    expect(backlog.bytes).toBeGreaterThanOrEqual(given.reduce((sum, { length }) => sum + length, 0))
    expect(Buffer.concat(drained(backlog)).equals(Buffer.concat(given))).toBe(true)
    expect(backlog.bytes).toBe(0)
  }
})

test('packets that come while others are on the disk stay behind them', () => {
  using backlog = new Backlog()
  const given = packets(600)
  for (const packet of given.slice(0, 500)) backlog.push(packet)
  const first = Array.from({ length: 400 }, () => backlog.shift() as Buffer)
  for (const packet of given.slice(500)) backlog.push(packet)
  expect(Buffer.concat([...first, ...drained(backlog)]).equals(Buffer.concat(given))).toBe(true)
})

test('the file has no name that could be left behind', () => {
  using backlog = new Backlog()
  for (const packet of packets(1000)) backlog.push(packet)
  expect(readdirSync('/var/tmp').filter((name) => name.startsWith('cutaway-backlog-'))).toEqual([])
})
