import { expect, test } from 'vitest'
import type { StepData } from '../../engine/wire/trace.ts'
import { affectedBy } from './affected.ts'

const after = (step: StepData) => affectedBy({ seq: 1, type: 'step', operation: 1, step: { at: 0, ...step } })

test('a container that starts or ends makes the list old at once, not only when the operation ends', () => {
  expect(after({ kind: 'space.created', on: 'rw:a' })).toContain('containers')
  expect(after({ kind: 'space.gone', on: 'rw:a', exitCode: 0, oomKilled: false })).toContain('containers')
})

test('progress asks for nothing again: ten a second would be ten lists a second', () => {
  expect(after({ kind: 'layer.progress', on: 'sha256:a', bytes: 1, fraction: null })).toEqual([])
})

test('the end of an operation makes everything old', () => {
  const event = { seq: 1, type: 'end', operation: 1, at: 0, outcome: 'refused' } as const
  expect(affectedBy(event)).toEqual(['containers', 'images', 'builds', 'volumes', 'networks', 'info'])
})
