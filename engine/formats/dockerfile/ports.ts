import { parseAddress } from '../network/address.ts'
import { DockerfileError } from './dockerfile-error.ts'
import { goQuote } from './go-quote.ts'

/** One word of EXPOSE, read. */
export interface ExposedPorts {
  /** `80/tcp`, one for each port of a range. */
  ports: string[]
  /** As written: its capitals are warned of. */
  protocol: string
  /** It names an address or a port of the host too, which are not kept. */
  hasHost: boolean
}

/** Reads `80`, `53/udp`, `8000-8010/tcp` and, for old files, `127.0.0.1:8080:80`. Rejects in BuildKit's words. */
export function exposedPorts(word: string): ExposedPorts {
  const parts = word.split(':')
  const container = parts.at(-1) ?? ''
  const hostPort = parts.at(-2) ?? ''
  const address = parts.slice(0, -2).join(':')
  const slash = container.indexOf('/')
  const range = slash < 0 ? container : container.slice(0, slash)
  const protocol = (slash < 0 ? '' : container.slice(slash + 1)) || 'tcp'
  if (range === '') throw new DockerfileError(`invalid port: ${goQuote(word)}: no port specified`)
  if (!['tcp', 'udp', 'sctp'].includes(protocol.toLowerCase()))
    throw new DockerfileError(`invalid port: ${goQuote(word)}: invalid proto: ${protocol}`)
  const bare = address.replace(/^\[(.*)\]$/, '$1')
  if (bare !== '' && parseAddress(bare) === null) throw new DockerfileError(`invalid IP address: ${bare}`)
  const [first, last] = portRange(range) ?? fail(`invalid containerPort: ${range}`)
  if (hostPort !== '') {
    const [from, to] = portRange(hostPort) ?? fail(`invalid hostPort: ${hostPort}`)
    if (to - from !== last - first && first !== last)
      throw new DockerfileError(`invalid ranges specified for container and host Ports: ${range} and ${hostPort}`)
  }
  const ports: string[] = []
  for (let port = first; port <= last; port++) ports.push(`${port}/${protocol.toLowerCase()}`)
  return { ports, protocol, hasHost: address !== '' || hostPort !== '' }
}

function portRange(text: string): [number, number] | null {
  const match = /^\+?(\d+)(?:-(\d+))?$/.exec(text)
  if (match === null) return null
  const first = Number(match[1])
  const last = Number(match[2] ?? match[1])
  return first <= last && last <= 65535 ? [first, last] : null
}

function fail(message: string): never {
  throw new DockerfileError(message)
}
