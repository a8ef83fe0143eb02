import { BlockList, isIP } from 'node:net'
import { EngineError } from '../../base/errors.ts'
import type { RegistrySettings } from './registry.ts'

/** One address at which a domain's repositories are asked for. */
export interface Endpoint {
  /** With the port, where one was written. */
  host: string
  /** In this order; the first that answers is spoken. */
  schemes: readonly ('https' | 'http')[]
  /** Whether its certificate must be valid. */
  verified: boolean
  mirror: boolean
  /** What clients keep its credentials under. */
  credentialKey: string
}

export const DOCKER_DOMAIN = 'docker.io'
const DOCKER_HOST = 'registry-1.docker.io'
export const DOCKER_CREDENTIALS = 'https://index.docker.io/v1/'

/** Where repositories of a domain are looked for; mirrors serve what is pulled and nothing else. */
export function endpointsOf(domain: string, settings: RegistrySettings, actions: string): Endpoint[] {
  if (domain !== DOCKER_DOMAIN) return [endpoint(domain, settings)]
  const docker = { ...endpoint(DOCKER_HOST, settings), credentialKey: DOCKER_CREDENTIALS }
  if (actions !== 'pull') return [docker]
  return [...settings.mirrors.map((mirror) => mirrorEndpoint(mirror, settings)), docker]
}

function endpoint(host: string, settings: RegistrySettings): Endpoint {
  const insecure = isInsecure(host, settings.insecure)
  return {
    host,
    schemes: insecure ? ['https', 'http'] : ['https'],
    verified: !insecure,
    mirror: false,
    credentialKey: host,
  }
}

function mirrorEndpoint(mirror: string, settings: RegistrySettings): Endpoint {
  const url = new URL(mirror)
  const found = endpoint(url.host, settings)
  return { ...found, mirror: true, schemes: [url.protocol === 'http:' ? 'http' : 'https'] }
}

/** As Docker has it: what is reached without leaving this machine, and what was set up so, by name or by address. */
function isInsecure(host: string, insecure: readonly string[]): boolean {
  const name = host.replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1')
  if (name === 'localhost' || insecure.includes(host) || insecure.includes(name)) return true
  const family = isIP(name)
  if (family === 0) return false
  const list = new BlockList()
  for (const range of ['127.0.0.0/8', '::1/128', ...insecure.filter((each) => each.includes('/'))])
    addRange(list, range)
  return list.check(name, family === 6 ? 'ipv6' : 'ipv4')
}

function addRange(list: BlockList, range: string): void {
  const [address = '', bits] = range.split('/')
  list.addSubnet(address, Number(bits), isIP(address) === 6 ? 'ipv6' : 'ipv4')
}

/** Rejects `invalid` for what is neither a host nor a range of addresses. */
export function parseInsecure(text: string): string {
  const [address = '', bits, ...more] = text.split('/')
  const family = isIP(address)
  const isRange =
    family !== 0 && more.length === 0 && /^\d+$/.test(bits ?? '') && Number(bits) <= (family === 6 ? 128 : 32)
  const isHost = /^[\w.-]+(:\d+)?$/.test(text) || /^\[[\da-fA-F:]+\](:\d+)?$/.test(text)
  if (isRange || isHost) return text
  throw new EngineError(
    'invalid',
    `insecure registry ${text} is not valid: expected a host (registry.lan:5000), or a range of addresses (10.0.0.0/8)`,
  )
}

/** In dockerd's form, with a slash at its end. Rejects `invalid` for what is not an address without path. */
export function parseMirror(text: string): string {
  const url = URL.parse(text)
  const good =
    url !== null && /^https?:$/.test(url.protocol) && url.pathname === '/' && url.search === '' && url.hash === ''
  if (good && url.username === '') return url.href
  throw new EngineError(
    'invalid',
    `invalid mirror: "${text}" is not the address of a registry: expected https://host, without path or user`,
  )
}

/** Clients name Docker's own registry by the address of its first version, others by host, with or without a scheme. */
export function registryKey(server: string): string {
  if (server === '' || server === DOCKER_CREDENTIALS) return DOCKER_DOMAIN
  const host = server.replace(/^https?:\/\//, '').replace(/\/.*$/, '')
  return host === 'index.docker.io' || host === DOCKER_HOST ? DOCKER_DOMAIN : host
}
