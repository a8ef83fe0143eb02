import { expect, test } from 'vitest'
import { detachScanner, parseDetachKeys } from './detach-keys.ts'

test('the default is ctrl-p, ctrl-q', () => {
  expect([...parseDetachKeys('')]).toEqual([16, 17])
  expect([...parseDetachKeys('ctrl-@,x')]).toEqual([0, 120])
  expect(() => parseDetachKeys('escape')).toThrow('invalid detach keys (escape) provided')
})

test('keys that turn out not to be the sequence are passed on, in order, over pieces of input', () => {
  const scan = detachScanner(parseDetachKeys(''))
  expect(scan(Buffer.from('a\x10')).pass.toString()).toBe('a')
  expect(scan(Buffer.from('b')).pass.toString()).toBe('\x10b')
  expect(scan(Buffer.from('\x10\x10\x11more'))).toEqual({ pass: Buffer.from('\x10'), detached: true })
})
