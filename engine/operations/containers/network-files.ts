import { readFileSync, writeFileSync } from 'node:fs'
import { shortId } from '../../base/digest.ts'
import { outsideServers } from '../../formats/network/resolv-conf.ts'
import type { ContainerRecord } from '../../stores/containers/containers.ts'
import { liveLinks } from '../networks/attachment.ts'
import { parseLink } from '../networks/links.ts'
import { isOwn, isShared } from '../networks/wishes.ts'
import type { Context } from './deps.ts'

const LOCAL = `127.0.0.1\tlocalhost
::1\tlocalhost ip6-localhost ip6-loopback
fe00::\tip6-localnet
ff00::\tip6-mcastprefix
ff02::1\tip6-allnodes
ff02::2\tip6-allrouters
`

/** What the files say of a container's networks. */
export interface Surroundings {
  /** Its own, one for each network. */
  addresses: readonly string[]
  /** Where it reaches this machine, '' when it does not. */
  gateway: string
  /** Where the machine's resolver is asked when it listens on loopback only; null: nowhere. */
  resolver: string | null
  /** Who answers names of other containers. */
  nameservers: readonly string[]
  /** Other containers by names for this one alone: address, then names. */
  links: readonly { address: string; names: readonly string[] }[]
}

/**
 * Writes the files that are mounted over /etc/hostname, /etc/hosts and /etc/resolv.conf, anew at every start and whenever the
 * networks change. In place: a mount shows the file that was there when it was made.
 */
export function writeNetworkFiles(context: Context, record: ContainerRecord): void {
  if (isShared(record.host.networkMode)) return
  const paths = context.store.paths(record.id)
  const files = networkFiles(context, record)
  for (const name of ['hostname', 'hosts', 'resolvConf'] as const)
    writeFileSync(paths[name], files[name], { mode: 0o644 })
}

/** What the files say now. */
export function networkFiles(
  context: Context,
  record: ContainerRecord,
): Record<'hostname' | 'hosts' | 'resolvConf', string> {
  const around = surroundingsOf(context, record)
  return {
    hostname: `${record.config.hostname}\n`,
    hosts: hostsFile(record, around, readIfThere('/etc/hosts')),
    resolvConf: resolvConf(record, around, readIfThere('/etc/resolv.conf')),
  }
}

function surroundingsOf(context: Context, record: ContainerRecord): Surroundings {
  const { networks, store } = context
  const links = liveLinks(networks, record.id)
  const gateways = links.flatMap(({ network }) => network.subnets.map(({ gateway }) => gateway))
  const asked = [...record.host.links, ...links.flatMap(({ endpoint }) => endpoint.config.links)]
  return {
    addresses: links.flatMap(({ endpoint: { live } }) => [live.ipv4, live.ipv6].filter(Boolean)),
    gateway: (links.length > 0 && context.network.hostAddress()) || (gateways[0] ?? ''),
    resolver: context.network.resolver,
    nameservers: links
      .filter(({ network }) => isOwn(network))
      .flatMap(({ network }) => network.subnets.slice(0, 1).map(({ gateway }) => gateway)),
    links: asked.flatMap((text) => {
      const { reference, alias } = parseLink(text)
      const other = store.byName(reference) ?? store.get(reference)
      const shared =
        other && liveLinks(networks, other.id).find((one) => links.some((own) => own.network.id === one.network.id))
      if (!other || !shared) return []
      return [{ address: shared.endpoint.live.ipv4, names: [...new Set([alias, shortId(other.id), other.name])] }]
    }),
  }
}

/** With the host's network its names hold inside too; with one of its own, the container finds itself by its addresses. */
export function hostsFile({ host, config }: ContainerRecord, around: Surroundings, machine: string): string {
  const onMachine = host.networkMode === 'host'
  const known = onMachine ? machine || LOCAL : LOCAL
  const lines = [known.endsWith('\n') ? known : `${known}\n`]
  const gateway = around.gateway || '127.0.0.1'
  for (const extra of host.extraHosts) {
    // `name:address`; the address may be IPv6, in brackets or not, and newer clients write `name=address`.
    const split = extra.search(/[:=]/)
    const address = extra.slice(split + 1).replace(/^\[|\]$/g, '')
    lines.push(`${address === 'host-gateway' ? gateway : address}\t${extra.slice(0, split)}\n`)
  }
  for (const { address, names } of around.links) lines.push(`${address}\t${names.join(' ')}\n`)
  const { hostname, domainname } = config
  const own = domainname ? `${hostname}.${domainname} ${hostname}` : hostname
  const addresses = around.addresses.length > 0 ? around.addresses : ['127.0.1.1']
  if (!known.split(/\s+/).includes(hostname)) for (const address of addresses) lines.push(`${address}\t${own}\n`)
  return lines.join('')
}

/** Docker's, for a machine whose resolver listens on loopback only, where no container finds it, and is led to it nowhere. */
const PUBLIC_SERVERS = ['8.8.8.8', '8.8.4.4']

/**
 * The machine's own, unless `--dns` and its like say otherwise; what they leave out is taken from the machine's. On networks
 * where containers have names, their server is asked, and asks the others itself.
 */
export function resolvConf({ host }: ContainerRecord, around: Surroundings, machine: string): string {
  const named = around.nameservers.length > 0
  const apart = named || around.addresses.length > 0
  if (!apart && !host.dns.length && !host.dnsSearch.length && !host.dnsOptions.length) return machine
  const lines = machine.split('\n').map((line) => line.trim())
  const own = (word: string) => lines.filter((line) => line.startsWith(`${word} `) || line.startsWith(`${word}\t`))
  const search = host.dnsSearch.filter((domain) => domain !== '.')
  const options = named && !host.dnsOptions.some((one) => one.startsWith('ndots:')) ? ['ndots:0'] : []
  return [
    ...nameservers(host.dns, around.nameservers, apart ? outside(lines, around.resolver) : own('nameserver')),
    ...(host.dnsSearch.length ? (search.length ? [`search ${search.join(' ')}`] : []) : own('search')),
    ...(host.dnsOptions.length || named ? [`options ${[...host.dnsOptions, ...options].join(' ')}`] : own('options')),
    '',
  ].join('\n')
}

function nameservers(asked: readonly string[], named: readonly string[], own: readonly string[]): string[] {
  const servers = named.length > 0 ? named : asked
  return servers.length > 0 ? servers.map((server) => `nameserver ${server}`) : [...own]
}

function outside(lines: readonly string[], resolver: string | null): readonly string[] {
  const found = outsideServers(lines)
  const instead = resolver === null ? PUBLIC_SERVERS : [resolver]
  return found.length > 0 ? found : instead.map((server) => `nameserver ${server}`)
}

function readIfThere(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
