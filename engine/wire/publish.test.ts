import { expect, test } from 'vitest'
import { bindingsOf, parsePublish, publishWords } from './publish.ts'

test.each([
  ['80', '80/tcp', '', ''],
  ['8080:80', '80/tcp', '', '8080'],
  ['8080:80/udp', '80/udp', '', '8080'],
  ['127.0.0.1:8080:80', '80/tcp', '127.0.0.1', '8080'],
  ['127.0.0.1::80', '80/tcp', '127.0.0.1', ''],
  ['[::1]:8080:80', '80/tcp', '::1', '8080'],
  ['8000-8010:80', '80/tcp', '', '8000-8010'],
])('-p %s', (text, port, hostIp, hostPort) => {
  expect(parsePublish(text)).toEqual([[port, { hostIp, hostPort }]])
})

test('a range of the same length is that many ports', () => {
  expect(parsePublish('8000-8001:90-91/udp')).toEqual([
    ['90/udp', { hostIp: '', hostPort: '8000' }],
    ['91/udp', { hostIp: '', hostPort: '8001' }],
  ])
  expect(parsePublish('8000-8002:90-91')).toBeNull()
})

test.each(['', 'web', '80:', '80/icmp', '70000:80', '80:70000', '1.2.3.4:80:80:80'])('-p %s is refused', (text) => {
  expect(parsePublish(text)).toBeNull()
})

test('what was read is written as it was', () => {
  const texts = ['127.0.0.1:8080:80', '8081:80', '53/udp', '[::1]:9000:90']
  const { bindings, wrong } = bindingsOf(texts)
  expect(wrong).toBeNull()
  expect(publishWords(bindings)).toEqual(texts)
})
