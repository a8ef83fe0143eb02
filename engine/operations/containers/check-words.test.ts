import { expect, test } from 'vitest'
import type { ContainerStore } from '../../stores/containers/containers.ts'
import { HostConfig } from '../../wire/containers.ts'
import { checkWords } from './check-words.ts'

const empty = { get: () => null, byName: () => null, byPrefix: () => [] } as unknown as ContainerStore
const check = (host: Partial<HostConfig>) => () => checkWords(empty, { ...HostConfig.parse({}), ...host })

test.each([
  [{ extraHosts: ['nothing'] }, 'bad format for add-host: "nothing"'],
  [{ extraHosts: ['api:here'] }, 'invalid IP address in add-host: "here"'],
  [{ tmpfs: { scratch: '' } }, "invalid mount path: 'scratch' mount path must be absolute"],
  [{ networkMode: 'bridge', links: ['gone:db'] }, 'could not get container for gone: No such container: gone'],
])('%j is refused', (host, sentence) => {
  expect(check(host)).toThrow(sentence)
})

test('hosts in all forms are taken, and links of other networks are not looked at', () => {
  const extraHosts = ['api:10.1.1.1', 'six=[::5]', 'other:::6', 'machine:host-gateway']
  expect(check({ extraHosts, networkMode: 'shop', links: ['gone:db'] })).not.toThrow()
})
