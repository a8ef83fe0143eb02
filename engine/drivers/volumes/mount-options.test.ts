import { expect, test } from 'vitest'
import { parseMountOptions } from './mount-options.ts'

test.each([
  ['', 0, 0, ''],
  ['ro,size=1m,nosuid,uid=1000', 3, 0, 'size=1m,uid=1000'],
  ['ro,rw', 0, 0, ''],
  ['bind,rslave', 4096, (1 << 19) | (1 << 14), ''],
  ['rbind', 4096 | 16384, 0, ''],
  ['addr=10.0.0.1,vers=4', 0, 0, 'addr=10.0.0.1,vers=4'],
])('"%s" is taken apart as mount(8) does it', (text, flags, propagation, data) => {
  expect(parseMountOptions(text)).toEqual({ flags, propagation, data })
})
