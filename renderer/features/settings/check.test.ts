import { expect, test } from 'vitest'
import { advanced, BEGUN } from './check.ts'

test('a check shows each layer as it is taken up and how it came out, and keeps what was found', () => {
  const events: Parameters<typeof advanced>[1][] = [
    {
      type: 'begin',
      layers: [
        { id: 'a', text: 'RUN a', bytes: 1 },
        { id: 'b', text: 'RUN b', bytes: 1 },
      ],
    },
    { type: 'layer', id: 'a', state: 'checking' },
    { type: 'finding', finding: { kind: 'fileExtra', values: { layer: 'a' } } },
    { type: 'layer', id: 'a', state: 'damaged' },
    { type: 'layer', id: 'b', state: 'checking' },
  ]
  const check = events.reduce(advanced, BEGUN)
  expect(check.layers.map(({ state }) => state)).toEqual(['damaged', 'checking'])
  expect(check.findings).toHaveLength(1)
  expect(check.checked).toBeNull()
})
