import { expect, test } from 'vitest'
import { EMPTY, stackLayer } from '../../components/stack/model.ts'
import type { TracedOperation } from '../../lib/trace-store.ts'
import { loadProgress, withProgress } from './load-progress.ts'

const layer = { id: 'sha256:a', parent: null, text: '', bytes: 10, files: 1 }
const load = {
  operation: { id: 7, verb: 'load' },
  steps: [
    { at: 1, kind: 'layer.added', layer, making: true },
    { at: 2, kind: 'layer.progress', on: 'sha256:a', bytes: 4, fraction: 0.4 },
  ],
  end: null,
} as unknown as TracedOperation

test('a layer fills as the trace says, and is sealed when it says so', () => {
  const model = { ...EMPTY, layers: [stackLayer({ id: 'sha256:a', parent: null, state: 'new' })] }
  const half = loadProgress([load])
  expect(half).toMatchObject({ operation: 7, bytes: 4 })
  expect(withProgress(model, half).layers[0]).toMatchObject({ state: 'making', progress: 0.4 })
  const sealed = { at: 3, kind: 'layer.sealed', was: 'sha256:a', layer, diffId: 'sha256:d' } as const
  const done = loadProgress([{ ...load, steps: [...load.steps, sealed] }])
  expect(withProgress(model, done).layers[0]?.state).toBe('sealed')
})

test('a load that is over moves nothing', () => {
  expect(loadProgress([{ ...load, end: { at: 9, outcome: 'done' } }])).toBeNull()
})
