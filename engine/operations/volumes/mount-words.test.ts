import { expect, test } from 'vitest'
import { MountSpec, type MountSpecInput } from '../../wire/mounts.ts'
import { withPropagation } from './around-root.ts'
import { bindOf } from './bind-text.ts'
import { parseVolumesFrom } from './mount-mode.ts'
import { mountPointOf } from './mount-spec.ts'
import { requireShared } from './shared-mounts.ts'

test.each([
  ['/a/./b/:/x/', { type: 'bind', source: '/a/b', target: '/x', mode: '', propagation: '', createSource: true }],
  ['/a:/x:ro,rslave,z', { type: 'bind', readOnly: true, propagation: 'rslave', mode: 'ro,rslave,z' }],
  ['data:/x', { type: 'volume', name: 'data', mode: 'z', copyUp: true, anonymous: false, propagation: '' }],
  ['data:/x:nocopy,ro', { type: 'volume', copyUp: false, readOnly: true, mode: 'nocopy,ro' }],
  ['/x', { type: 'volume', name: '', target: '/x', anonymous: true }],
])('-v %s', (text, expected) => {
  expect(bindOf(text)).toMatchObject(expected)
})

test.each([
  ['', "invalid volume specification: ''"],
  ['/a:ro', "invalid volume specification: '/a:ro'"],
  ['/a:/b:ro:z', "invalid volume specification: '/a:/b:ro:z'"],
  ['/a:/b:ro,rw', 'invalid mode: ro,rw'],
  ['/a:/b:fast', 'invalid mode: fast'],
  ['/a:b', 'invalid mount config for type "bind": invalid mount path: \'b\' mount path must be absolute'],
  ['/a:/.', "invalid specification: destination can't be '/'"],
  ['data:/x:shared', 'field BindOptions must not be specified'],
])('-v %s is refused as dockerd refuses it', (text, sentence) => {
  expect(() => bindOf(text)).toThrow(sentence)
})

const from = (spec: MountSpecInput) => () => mountPointOf(MountSpec.parse(spec))

test.each<[MountSpecInput, string]>([
  [{ type: 'volume', source: 'a', target: '' }, 'field Target must not be empty'],
  [{ type: 'bind', target: '/x' }, 'field Source must not be empty'],
  [{ type: 'bind', source: 'a', target: '/x' }, "invalid mount path: 'a' mount path must be absolute"],
  [{ type: 'bind', source: '/a', target: '/x', bind: { propagation: 'far' } }, 'invalid propagation mode: far'],
  [{ type: 'tmpfs', source: '/a', target: '/x' }, 'field Source must not be specified'],
  [{ type: 'tmpfs', target: '/x', volume: {} }, 'field VolumeOptions must not be specified'],
  [{ type: 'volume', target: '/x', readOnly: true }, 'must not set ReadOnly mode when using anonymous volumes'],
  [{ type: 'volume', target: '/x', volume: { subpath: 'a' } }, 'must not set Subpath when using anonymous volumes'],
  [{ type: 'volume', source: 'a', target: '/x', volume: { subpath: 'b/../..' } }, 'relative path within the volume'],
])('--mount %o is refused', (spec, sentence) => {
  expect(from(spec)).toThrow(sentence)
})

test('--volumes-from takes ro and rw only', () => {
  expect(parseVolumesFrom('web:ro')).toEqual({ container: 'web', readOnly: true })
  expect(() => parseVolumesFrom('web:rslave')).toThrow('invalid mode: rslave')
  expect(() => parseVolumesFrom('')).toThrow('must not be empty')
})

test('a bind that is to spread mounts must lie on one that does', () => {
  const table = '20 1 8:1 / / rw - ext4 /dev/a rw\n21 20 8:2 / /share rw shared:7 - ext4 /dev/b rw\n'
  const point = mountPointOf(
    MountSpec.parse({ type: 'bind', source: '/share/a', target: '/x', bind: { propagation: 'rshared' } }),
  )
  expect(() => requireShared(point, table)).not.toThrow()
  expect(() => requireShared({ ...point, source: '/shared' }, table)).toThrow(
    'path /shared is mounted on / but it is not a shared mount',
  )
})

test('a bind around the data root lets go what the engine unmounts, and may not be told to hold on', () => {
  const point = (text: string) => withPropagation(bindOf(text), '/var/lib/cutaway').propagation
  expect([point('/srv:/x'), point('/srv:/x:slave')]).toEqual(['rprivate', 'slave'])
  expect([point('/:/x'), point('/var/lib:/x'), point('/var/lib/cutaway/volumes:/x')]).toEqual([
    'rslave',
    'rslave',
    'rslave',
  ])
  expect([point('/var/lib/cutaway-other:/x'), point('/:/x:rshared')]).toEqual(['rprivate', 'rshared'])
  expect(() => point('/:/x:private')).toThrow('must use either propagation mode "rslave" or "rshared"')
})
