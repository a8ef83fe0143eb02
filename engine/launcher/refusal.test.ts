import { expect, test } from 'vitest'
import { namespaceRefusal } from './refusal.ts'
import { subordinateRange } from './subordinate-ids.ts'

const none = { apparmorRestricts: null, clone: null, most: '96365' }

test.each([
  ['Ubuntu since 24.04', { ...none, apparmorRestricts: '1' }, 'kernel.apparmor_restrict_unprivileged_userns=0'],
  ['a Debian that forbids them', { ...none, clone: '0' }, 'kernel.unprivileged_userns_clone=1'],
  ['a system that allows none', { ...none, most: '0' }, 'user.max_user_namespaces=65536'],
])('on %s the line that mends it is named', (_, settings, line) => {
  expect(namespaceRefusal(settings, 'unshare: failed')).toContain(`echo ${line} | sudo tee`)
})

test('elsewhere unshare’s own words are passed on', () => {
  expect(namespaceRefusal(none, 'unshare: unshare failed: Operation not permitted')).toContain(
    'Operation not permitted',
  )
})

test('a range of further ids is found by name or by number, and only a whole one', () => {
  const text = 'bob:100000:65536\n1001:200000:65536\nanna:x:y\nanna:300000:0\nanna:400000:1000\n'
  expect(subordinateRange(text, { name: 'bob', uid: 1000 })).toEqual({ start: 100000, count: 65536 })
  expect(subordinateRange(text, { name: 'eve', uid: 1001 })).toEqual({ start: 200000, count: 65536 })
  expect(subordinateRange(text, { name: 'anna', uid: 1002 })).toEqual({ start: 400000, count: 1000 })
  expect(subordinateRange(text, { name: 'zoe', uid: 1003 })).toBeNull()
})
