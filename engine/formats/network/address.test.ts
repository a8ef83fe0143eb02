import { expect, test } from 'vitest'
import { addressText, cidrText, contains, overlap, parseAddress, parseCidr, requireCidr } from './address.ts'

test.each([
  '0.0.0.0',
  '172.17.0.2',
  '255.255.255.255',
  '::',
  '::1',
  'fd00:77::10',
  '2001:db8:1:2:3:4:5:6',
  'fe80::1:0:0:1',
])('%s is read and written back', (text) => {
  const address = parseAddress(text)
  expect(address && addressText(address)).toBe(text)
})

test('an IPv6 address may end in IPv4, and the longest run of zeros is left out', () => {
  expect(addressText(parseAddress('::ffff:10.0.0.1') ?? { family: 4, value: 0n })).toBe('::ffff:a00:1')
  expect(addressText(parseAddress('1:0:0:2:0:0:0:3') ?? { family: 4, value: 0n })).toBe('1:0:0:2::3')
})

test.each(['', '10.0.0', '10.0.0.0', '10.0.0.0/33', '10.0.0.0/', 'x/8', '10.0.0.0/8/8', 'fd00::/129'])(
  '"%s" is no range',
  (text) => {
    expect(parseCidr(text)).toBeNull()
  },
)

test('a range knows its first address, what lies in it, and what it shares with another', () => {
  const range = requireCidr('10.89.77.0/24')
  expect(cidrText(requireCidr('10.89.77.9/24'))).toBe('10.89.77.0/24')
  const at = (text: string) => parseAddress(text) ?? { family: 4 as const, value: 0n }
  expect(contains(range, at('10.89.77.255'))).toBe(true)
  expect(contains(range, at('10.89.78.0'))).toBe(false)
  expect(overlap(range, requireCidr('10.0.0.0/8'))).toBe(true)
  expect(overlap(requireCidr('10.0.0.0/8'), range)).toBe(true)
  expect(overlap(range, requireCidr('10.89.76.0/24'))).toBe(false)
  expect(overlap(requireCidr('::/0'), range)).toBe(false)
})
