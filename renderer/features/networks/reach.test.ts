import { expect, test } from 'vitest'
import type { Container } from '../../../engine/wire/containers.ts'
import type { Network } from '../../../engine/wire/networks.ts'
import { reachOf } from './reach.ts'

const member = (id: string, address: string) => ({
  container: { kind: 'container' as const, id, name: id },
  running: address !== '',
  addresses: address ? [address] : [],
  aliases: [],
})
const network = (id: string, members: ReturnType<typeof member>[], driver: Network['driver'] = 'bridge'): Network => ({
  id,
  name: id,
  driver,
  builtIn: false,
  created: 0,
  internal: false,
  subnets: [],
  labels: {},
  members,
})
const container = (id: string, status: string, ports: Container['ports'] = []) =>
  ({ id, name: id, state: { status }, ports }) as Container

test('a container has one column however many networks it is on; what runs comes first', () => {
  const networks = [
    network('shop', [member('old', ''), member('api', '10.0.0.2')]),
    network('back', [member('api', '10.1.0.2')]),
    network('empty', []),
    network('none', [member('alone', '')], 'null'),
  ]
  const port = { hostIp: '127.0.0.1', hostPort: 8080, containerPort: 80, protocol: 'tcp' as const }
  const { networks: lines, columns } = reachOf(networks, [
    container('old', 'exited'),
    container('api', 'running', [port]),
    container('alone', 'running'),
  ])
  expect(lines.map(({ name }) => name)).toEqual(['shop', 'back'])
  expect(columns.map(({ name, on }) => [name, Object.fromEntries(on)])).toEqual([
    ['api', { shop: '10.0.0.2', back: '10.1.0.2' }],
    ['old', { shop: '' }],
  ])
  expect(columns[0]?.ports).toMatchObject([{ label: '8080', open: false }])
})
