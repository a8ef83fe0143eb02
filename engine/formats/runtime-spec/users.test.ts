import { expect, test } from 'vitest'
import { resolveUser } from './users.ts'

const PASSWD = `root:x:0:0:root:/root:/bin/bash
# a comment

anna:x:1000:1001::/home/anna:/bin/sh
broken:line
123:x:77:78::/:/bin/sh
`
const GROUP = `root:x:0:
anna:x:1001:
staff:x:50:anna,root
audio:x:29:anna
`

test.each([
  ['', { uid: 0, gid: 0, groups: [50] }],
  ['root', { uid: 0, gid: 0, groups: [50] }],
  ['anna', { uid: 1000, gid: 1001, groups: [29, 50] }],
  ['1000', { uid: 1000, gid: 1001, groups: [29, 50] }],
  ['anna:staff', { uid: 1000, gid: 50, groups: [] }],
  ['anna:0', { uid: 1000, gid: 0, groups: [] }],
  ['4242', { uid: 4242, gid: 0, groups: [] }],
  ['4242:4343', { uid: 4242, gid: 4343, groups: [] }],
  ['123', { uid: 77, gid: 78, groups: [] }],
])('--user "%s"', (user, expected) => {
  expect(resolveUser(user, PASSWD, GROUP)).toEqual(expected)
})

test('--group-add adds by name and by number', () => {
  expect(resolveUser('4242', PASSWD, GROUP, ['audio', '99']).groups).toEqual([29, 99])
})

test('an image without /etc/passwd still has root and numbers', () => {
  expect(resolveUser('', '', '')).toEqual({ uid: 0, gid: 0, groups: [] })
  expect(resolveUser('7:8', '', '')).toEqual({ uid: 7, gid: 8, groups: [] })
})

test.each([
  ['nobody', 'unable to find user nobody: no matching entries in passwd file'],
  ['anna:nogroup', 'Unable to find group nogroup: no matching entries in group file'],
  ['4294967295', 'must be in range 0-2147483647'],
  ['-1', 'unable to find user -1'],
])('--user "%s" is refused', (user, sentence) => {
  expect(() => resolveUser(user, PASSWD, GROUP)).toThrow(sentence)
})
