import { expect, test } from 'vitest'
import { passes } from './event-filters.ts'
import type { DockerEvent } from './events.ts'

const started: DockerEvent = {
  type: 'container',
  action: 'exec_start: ls -l',
  id: 'c'.repeat(64),
  attributes: { name: 'web-1', image: 'shop:2', tier: 'front' },
  time: 0,
}

test.each([
  [{ event: ['exec_start'] }, true],
  [{ event: ['exec_start: ls'] }, true],
  [{ event: ['exec'] }, false],
  [{ event: ['start', 'exec_start'] }, true],
  [{ container: ['web'] }, true],
  [{ container: ['cccc'] }, true],
  [{ container: ['api'] }, false],
  [{ image: ['shop'] }, true],
  [{ image: ['shop:2'] }, true],
  [{ image: ['sho'] }, false],
  [{ label: ['tier=front'] }, true],
  [{ label: ['tier=back'] }, false],
  [{ type: ['image'] }, false],
  [{ type: ['container'], volume: ['web'] }, false],
  [{ scope: ['swarm'] }, false],
  [{ nobodys: ['x'] }, true],
])('%j lets an exec of a container through: %s', (filters, expected) => {
  expect(passes(started, new Map(Object.entries(filters)))).toBe(expected)
})
