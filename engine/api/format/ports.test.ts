import { expect, test } from 'vitest'
import { portsText } from './ports.ts'

test('ports are written as docker ps writes them', () => {
  expect(
    portsText([
      { PrivatePort: 443, Type: 'tcp' },
      { IP: '::', PrivatePort: 80, PublicPort: 8080, Type: 'tcp' },
      { IP: '0.0.0.0', PrivatePort: 80, PublicPort: 8080, Type: 'tcp' },
    ]),
  ).toBe('0.0.0.0:8080->80/tcp, [::]:8080->80/tcp, 443/tcp')
})

test('neighbours are one range', () => {
  const at = (number: number) => ({ IP: '0.0.0.0', PrivatePort: number, PublicPort: number + 1000, Type: 'udp' })
  expect(portsText([at(90), at(91), at(92), at(94)])).toBe('0.0.0.0:1090-1092->90-92/udp, 0.0.0.0:1094->94/udp')
})
