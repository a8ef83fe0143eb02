import { readFileSync, writeFileSync } from 'node:fs'
import type { ContainerPaths, ContainerRecord } from '../../stores/containers/containers.ts'

const LOCAL = '127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\n'

/** Writes the files that are mounted over /etc/hostname, /etc/hosts and /etc/resolv.conf, anew at every start. */
export function writeNetworkFiles(record: ContainerRecord, paths: ContainerPaths): void {
  writeFileSync(paths.hostname, `${record.config.hostname}\n`, { mode: 0o644 })
  writeFileSync(paths.hosts, hostsFile(record, readIfThere('/etc/hosts')), { mode: 0o644 })
  writeFileSync(paths.resolvConf, resolvConf(record, readIfThere('/etc/resolv.conf')), { mode: 0o644 })
}

/** With the host's network, its names hold inside too; the container's own name is added so that it resolves. */
export function hostsFile({ host, config }: ContainerRecord, machine: string): string {
  const known = host.networkMode === 'none' ? LOCAL : machine || LOCAL
  const lines = [known.endsWith('\n') ? known : `${known}\n`]
  if (!known.split(/\s+/).includes(config.hostname)) lines.push(`127.0.1.1\t${config.hostname}\n`)
  for (const extra of host.extraHosts) {
    // `name:address`; the address may be IPv6, in brackets or not, and newer clients write `name=address`.
    const split = extra.search(/[:=]/)
    const address = extra.slice(split + 1).replace(/^\[|\]$/g, '')
    lines.push(`${address === 'host-gateway' ? '127.0.0.1' : address}\t${extra.slice(0, split)}\n`)
  }
  return lines.join('')
}

/** The machine's own, unless `--dns` and its like say otherwise; what they leave out is taken from the machine's. */
export function resolvConf({ host }: ContainerRecord, machine: string): string {
  if (!host.dns.length && !host.dnsSearch.length && !host.dnsOptions.length) return machine
  const lines = machine.split('\n').map((line) => line.trim())
  const own = (word: string) => lines.filter((line) => line.startsWith(`${word} `) || line.startsWith(`${word}\t`))
  const search = host.dnsSearch.filter((domain) => domain !== '.')
  return [
    ...(host.dns.length ? host.dns.map((server) => `nameserver ${server}`) : own('nameserver')),
    ...(host.dnsSearch.length ? (search.length ? [`search ${search.join(' ')}`] : []) : own('search')),
    ...(host.dnsOptions.length ? [`options ${host.dnsOptions.join(' ')}`] : own('options')),
    '',
  ].join('\n')
}

function readIfThere(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
