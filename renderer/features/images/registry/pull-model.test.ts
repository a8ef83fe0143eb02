import { expect, test } from 'vitest'
import type { StepData } from '../../../../engine/wire/trace.ts'
import type { TracedOperation } from '../../../lib/trace-store.ts'
import { hostOf } from './host-of.ts'
import { modelOfPull } from './pull-model.ts'

const layer = (id: string, parent: string | null) => ({ id, parent, text: `COPY ${id}`, bytes: 10, files: 1 })

function pull(...steps: StepData[]): TracedOperation {
  const operation = {
    id: 7,
    verb: 'pull',
    cause: 'window',
    line: 'docker pull web',
    object: null,
    startedAt: 0,
  } as const
  return { operation, steps: steps.map((step, at) => ({ at, ...step })), end: null }
}

const shown = (traced: TracedOperation) =>
  modelOfPull(traced).layers.map(({ id, state, progress }) => [id, state, progress])

test('layers that are here are grey, the others fill as they come and never go back', () => {
  const begun: StepData[] = [
    { kind: 'layer.present', layers: [layer('a', null)] },
    { kind: 'layer.added', layer: layer('b', 'a'), making: true, blob: 'sha256:b' },
    { kind: 'blob.progress', on: 'b', blob: 'sha256:b', bytes: 6, total: 10 },
    { kind: 'layer.progress', on: 'b', bytes: 12, fraction: 0.3 },
  ]
  expect(shown(pull(...begun))).toEqual([
    ['a', 'present', null],
    ['b', 'making', 0.6],
  ])
  const sealed: StepData = { kind: 'layer.sealed', was: 'b', layer: layer('b', 'a'), diffId: 'sha256:d' }
  expect(shown(pull(...begun, sealed))[1]).toEqual(['b', 'sealed', null])
})

test('a reference names its registry, or Docker’s own', () => {
  expect(['web', 'shop/web:1', 'localhost/web', 'lan:5000/web', 'ghcr.io/a/b'].map(hostOf)).toEqual([
    'docker.io',
    'docker.io',
    'localhost',
    'lan:5000',
    'ghcr.io',
  ])
})
