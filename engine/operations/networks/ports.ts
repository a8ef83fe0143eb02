import { EngineError } from '../../base/errors.ts'
import type { PortWish } from '../../drivers/network/network.ts'
import type { ContainerRecord } from '../../stores/containers/containers.ts'
import type { PublishedPort } from '../../wire/networks.ts'

/** `80/tcp` as Docker writes it; the protocol may be left out. */
export function parsePort(text: string): { containerPort: number; protocol: PublishedPort['protocol'] } {
  const [number = '', protocol = 'tcp'] = text.toLowerCase().split('/')
  if (!/^\d{1,5}$/.test(number) || Number(number) > 65535 || Number(number) === 0)
    throw new EngineError('invalid', `invalid port specification: "${text}"`)
  if (protocol !== 'tcp' && protocol !== 'udp' && protocol !== 'sctp')
    throw new EngineError('invalid', `invalid proto: ${protocol}: expected tcp, udp or sctp`)
  return { containerPort: Number(number), protocol }
}

/** The ports that a container shall have on the machine. `address`: where, when it does not say. */
export function wishedPorts({ host, config }: ContainerRecord, address: string, ipv6: boolean): PortWish[] {
  const bindings = Object.entries(host.portBindings)
  const bound = new Set(bindings.filter(([, list]) => list.length > 0).map(([port]) => port))
  const all = host.publishAllPorts
    ? config.exposedPorts
        .filter((port) => !bound.has(port))
        .map((port) => [port, [{ hostIp: '', hostPort: '' }]] as const)
    : []
  return [...bindings, ...all].flatMap(([port, list]) =>
    list.flatMap(({ hostIp, hostPort }) => {
      const { first, last } = parseRange(hostPort)
      const one = { ...parsePort(port), hostPort: first, last }
      return hostAddresses(hostIp || address, hostIp === '' && ipv6).map((ip) => ({ ...one, hostIp: ip }))
    }),
  )
}

/** With no address given, both families are meant. */
function hostAddresses(hostIp: string, both: boolean): string[] {
  const plain = hostIp.replace(/^\[|\]$/g, '')
  return plain === '0.0.0.0' && both ? ['0.0.0.0', '::'] : [plain]
}

/** '' is any port, `8000-8010` one of these. */
export function parseRange(text: string): { first: number; last: number } {
  if (text === '') return { first: 0, last: 0 }
  const [first = '', last = first, ...rest] = text.split('-')
  const valid = [first, last].every((number) => /^\d{1,5}$/.test(number) && Number(number) <= 65535)
  if (!valid || rest.length > 0 || Number(last) < Number(first))
    throw new EngineError('invalid', `invalid port specification: "${text}"`)
  return { first: Number(first), last: Number(last) }
}

/** Whether two ports cannot both be published. */
export function sharePort(one: PublishedPort, other: PublishedPort): boolean {
  const wild = ['0.0.0.0', '::']
  const sameFamily = one.hostIp.includes(':') === other.hostIp.includes(':')
  const meet = sameFamily && (one.hostIp === other.hostIp || wild.includes(one.hostIp) || wild.includes(other.hostIp))
  return meet && one.protocol === other.protocol && one.hostPort === other.hostPort
}
