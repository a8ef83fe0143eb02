import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { EngineError } from '../../base/errors.ts'
import { execute, type Outcome, PROGRAM_PATH } from '../../base/exec.ts'
import type { PublishedPort } from '../../wire/networks.ts'
import { ANCHORED, type Anchor, anchorLines, anchorOf, ISOLATED_AGAIN, UNLESS_USED, USED } from './anchor.ts'
import { rulesOf } from './bridge-rules.ts'
import type { Attachment, Bridge, Link } from './network.ts'

/** Where netavark works. */
export interface Site {
  /** One call at a time: netavark's steps on the firewall are not atomic, and others may run it too. */
  lock: string
  /** Words in front of a program, by which it is started there. */
  enter: readonly string[]
  /** The same in front of netavark itself. */
  before: readonly string[]
}

/** The whole machine. */
export const MACHINE: Site = { lock: '/run/lock/cutaway-network.lock', enter: [], before: [] }

/** The anchors are in the namespace where netavark itself runs. */
const OWN_SPACE = '/proc/self/ns/net'

export interface NetavarkPrograms {
  netavark: string
  aardvark: string
}

/** Builds bridges, links, firewall rules and names with netavark; `folder` holds what aardvark-dns answers from. */
export class Netavark {
  readonly #programs: NetavarkPrograms
  readonly #folder: string
  readonly #site: Site

  constructor(programs: NetavarkPrograms, folder: string, site: Site) {
    this.#programs = programs
    this.#folder = folder
    this.#site = site
    mkdirSync(folder, { recursive: true, mode: 0o711 })
  }

  /** The bridges stay up from now on, until `dropBridge`. */
  async setUp(space: string, attachment: Attachment): Promise<void> {
    const anchors = attachment.links.map(({ bridge }) => anchorOf(bridge))
    const variables = {
      ANCHORS: anchors.map(({ link, bridge }) => `${link}:${bridge}`).join(' '),
      LINES: anchors.flatMap(anchorLines).join('\n'),
      RULES: attachment.links.flatMap(({ bridge }) => rulesOf(bridge)).join('\n'),
      APART: attachment.links.flatMap(({ bridge }) => (bridge.apart ? [bridge.link] : [])).join(' '),
    }
    const outcome = await this.#run('setup', space, attachment, { script: ANCHORED, variables })
    const problem = problemIn(outcome)
    if (problem === null) return
    // What it did before it failed would stay.
    await this.#run('teardown', space, attachment, { script: ISOLATED_AGAIN })
    throw new EngineError(
      'unavailable',
      `the network of container ${attachment.container.name} could not be set up: ${problem}`,
    )
  }

  /** Resolves with what went wrong, null when nothing did. The rest is taken down all the same. */
  async tearDown(space: string, attachment: Attachment): Promise<string | null> {
    return problemIn(await this.#run('teardown', space, attachment))
  }

  /** Takes a bridge down that nobody is on. False: somebody is. Resolves with what went wrong, null when nothing did. */
  async dropBridge(bridge: Bridge): Promise<false | string | null> {
    const anchor = anchorOf(bridge)
    const outcome = await this.#run('teardown', OWN_SPACE, ofAnchor(bridge, anchor), {
      script: UNLESS_USED,
      variables: {
        BRIDGE: anchor.bridge,
        ANCHOR: anchor.link,
        LINES: anchorLines(anchor).join('\n'),
        RULES: rulesOf(bridge).join('\n'),
      },
    })
    return outcome.exitCode === USED ? false : problemIn(outcome)
  }

  /** netavark has no call for this: a line of its file is `id addresses addresses names`, and aardvark-dns reads it when it hears a hangup. */
  async nameAgain(container: string, network: string, names: readonly string[]): Promise<string | null> {
    const folder = join(this.#folder, 'aardvark-dns')
    const text = names.join(',').replaceAll(/[\\/&\n]/g, '\\$&')
    const edit = `s/^\\(${container} [^ ]* [^ ]* \\)[^ ]*/\\1${text}/`
    const script = 'sed -i "$1" "$2" && kill -HUP "$(cat "$3")"'
    const words = ['sh', '-c', script, 'sh', edit, join(folder, network), join(folder, 'aardvark.pid')]
    return problemIn(await execute('flock', ['-o', this.#site.lock, ...words], { env: { PATH: PROGRAM_PATH } }))
  }

  #run(
    verb: 'setup' | 'teardown',
    space: string,
    attachment: Attachment,
    { script, variables }: { script?: string; variables?: Record<string, string> } = {},
  ): Promise<Outcome> {
    const { netavark, aardvark } = this.#programs
    const { lock, enter, before } = this.#site
    const words = [...before, netavark, '--config', this.#folder, '--aardvark-binary', aardvark, verb, space]
    const command = script === undefined ? words : ['sh', '-c', script, 'sh', ...words]
    // `-o`: aardvark-dns, which netavark starts and leaves behind, would else hold the lock for ever.
    return execute('flock', ['-o', lock, ...enter, ...command], {
      input: JSON.stringify(optionsOf(attachment)),
      env: { PATH: PROGRAM_PATH, ...variables },
    })
  }
}

/** To netavark the anchor is the last container of its network. */
function ofAnchor(bridge: Bridge, { end, mac }: Anchor): Attachment {
  const address = (family: 4 | 6) =>
    bridge.subnets.find(({ gateway }) => gateway.includes(':') === (family === 6))?.gateway ?? ''
  const endpoint = { id: '', interface: end, ipv4: address(4), ipv6: address(6), mac }
  const container = { id: bridge.id, name: end }
  return { container, links: [{ bridge: { ...bridge, dns: false }, endpoint, names: [] }], ports: [], dns: [] }
}

function problemIn({ exitCode, stdout, stderr }: Outcome): string | null {
  if (exitCode === 0) return null
  return errorIn(stdout) ?? (stderr.trim() || `netavark ended with ${exitCode}`)
}

function errorIn(stdout: string): string | null {
  try {
    return (JSON.parse(stdout) as { error?: string }).error ?? null
  } catch {
    return null
  }
}

/** netavark-config(5), as podman writes it. Networks are named by their ids there, so that engines never share a firewall chain. */
export function optionsOf({ container, links, ports, dns }: Attachment) {
  return {
    container_id: container.id,
    container_name: container.name,
    port_mappings: mappings(
      ports,
      links.some(({ bridge }) => bridge.ipv6),
    ),
    ...(dns.length ? { dns_servers: dns } : {}),
    networks: Object.fromEntries(links.map((link) => [link.bridge.id, endpointOf(link)])),
    network_info: Object.fromEntries(links.map(({ bridge }) => [bridge.id, networkOf(bridge)])),
  }
}

function endpointOf({ endpoint, names }: Link) {
  return {
    interface_name: endpoint.interface,
    static_ips: [endpoint.ipv4, endpoint.ipv6].filter(Boolean),
    static_mac: endpoint.mac,
    aliases: names,
  }
}

function networkOf({ id, link, subnets, internal, ipv6, dns, mtu }: Bridge) {
  return {
    name: id,
    id,
    driver: 'bridge',
    network_interface: link,
    created: '2026-01-01T00:00:00Z',
    subnets,
    ipv6_enabled: ipv6,
    internal,
    dns_enabled: dns,
    ipam_options: { driver: 'host-local' },
    options: { isolate: 'true', ...(mtu ? { mtu: String(mtu) } : {}) },
  }
}

/** '' is every address to netavark, of both families. */
function mappings(ports: readonly PublishedPort[], ipv6: boolean) {
  const wild = ports.filter(({ hostIp }) => hostIp === '0.0.0.0' || hostIp === '::')
  const seen = new Set<string>()
  const once = wild.filter(({ protocol, hostPort, containerPort }) => {
    const key = `${protocol} ${hostPort} ${containerPort}`
    return !seen.has(key) && seen.add(key)
  })
  const bound = ports.filter((port) => !wild.includes(port) && (ipv6 || !port.hostIp.includes(':')))
  return [...once, ...bound].map(({ hostIp, hostPort, containerPort, protocol }) => ({
    host_ip: wild.some((port) => port.hostIp === hostIp) ? '' : hostIp,
    host_port: hostPort,
    container_port: containerPort,
    protocol,
    range: 1,
  }))
}
