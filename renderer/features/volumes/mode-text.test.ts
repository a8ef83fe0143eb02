import { expect, test } from 'vitest'
import { modeText } from './mode-text.ts'
import { faultOf } from './volume-name.ts'

test.each([
  [0o755, 'rwxr-xr-x'],
  [0o2770, 'rwxrws---'],
  [0o4644, 'rwSr--r--'],
  [0o1777, 'rwxrwxrwt'],
  [0, '---------'],
])('mode %o is written as ls writes it', (mode, text) => {
  expect(modeText(mode)).toBe(text)
})

test('a name for a volume is one that the engine takes and nobody has', () => {
  const volume = {
    name: 'data',
    driver: 'local',
    created: 0,
    labels: {},
    options: {},
    anonymous: false,
    path: '',
    bytes: 0,
    users: [],
  }
  expect([
    faultOf('', []),
    faultOf('data', []),
    faultOf('data', [volume]),
    faultOf('a', []),
    faultOf('-x', []),
  ]).toEqual([null, null, 'taken', 'form', 'form'])
})
