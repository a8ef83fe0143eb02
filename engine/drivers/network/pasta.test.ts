import { expect, test } from 'vitest'
import { optionsOf } from './pasta.ts'

const link = {
  bridge: {
    id: 'b'.repeat(64),
    link: 'br-b',
    subnets: [{ subnet: '172.17.0.0/16', gateway: '172.17.0.1' }],
    internal: false,
    ipv6: false,
    dns: false,
    mtu: 0,
  },
  endpoint: { id: 'e', interface: 'eth0', ipv4: '172.17.0.2', ipv6: '', mac: '02:42:ac:11:00:02' },
  names: [],
}
const port = (hostIp: string, hostPort: number, protocol: 'tcp' | 'udp' = 'tcp') => ({
  hostIp,
  hostPort,
  containerPort: 80,
  protocol,
})

test('the container gets the address that inspect shows, and its ports lead in, each once', () => {
  const ports = [port('0.0.0.0', 8080), port('::', 8080), port('127.0.0.1', 8081), port('0.0.0.0', 53, 'udp')]
  const words = optionsOf({ container: { id: 'c', name: 'web' }, links: [link], ports, dns: [] }).join(' ')
  expect(words).toContain('-a 172.17.0.2 -n 16 -g 172.17.0.1')
  expect(words).toContain('-t 8080:80 -t 127.0.0.1/8081:80 -u 53:80')
})

test('without ports none are forwarded, which pasta would do by itself', () => {
  expect(optionsOf({ container: { id: 'c', name: 'web' }, links: [link], ports: [], dns: [] }).join(' ')).toContain(
    '-t none -u none',
  )
})
