import { shortId } from '../../base/digest.ts'
import { toEngineError } from '../../base/errors.ts'
import type { NetworkRecord } from '../../stores/networks/networks.ts'
import { goTime } from '../docker/wire/go.ts'
import { networkContainers, networkInspect } from '../docker/wire/networks.ts'
import { define, flag, list, same, text, value } from './command.ts'
import { forEach } from './each.ts'
import { type Column, printRows } from './rows.ts'
import { compileTemplate } from './template.ts'
import { labelPair } from './values.ts'

const LIST: readonly Column[] = [
  ['NETWORK ID', 'ID'],
  ['NAME', 'Name'],
  ['DRIVER', 'Driver'],
  ['SCOPE', 'Scope'],
]

export const networkLs = define<{ quiet?: boolean; trunc: boolean; format?: string }>({
  summary: 'List networks',
  arguments: [],
  options: [
    flag('-q, --quiet', 'Only display network IDs'),
    flag('--no-trunc', 'Do not truncate the output'),
    text('--format', "Format output: 'table', 'table TEMPLATE', 'json' or a Go template"),
  ],
  async run({ engine, io }, _words, { quiet, trunc, format }) {
    const found = engine.networks.list().sort((one, other) => (one.name < other.name ? -1 : 1))
    const idOf = ({ id }: NetworkRecord) => (trunc ? shortId(id) : id)
    if (quiet) void io.out(found.map((network) => `${idOf(network)}\n`).join(''))
    else
      void io.out(
        printRows(
          found.map((network) => row(network, idOf(network))),
          LIST,
          format ?? '',
        ),
      )
    return 0
  },
})

function row(network: NetworkRecord, id: string) {
  return {
    ID: id,
    Name: network.name,
    Driver: network.driver,
    Scope: 'local',
    IPv4: String(network.ipv4),
    IPv6: String(network.ipv6),
    Internal: String(network.internal),
    Labels: Object.entries(network.labels)
      .map(([name, label]) => `${name}=${label}`)
      .join(','),
    CreatedAt: goTime(network.created),
  }
}

export const networkInspectCommand = define<{ format?: string }>({
  summary: 'Display detailed information on one or more networks',
  arguments: ['<NETWORK...>'],
  options: [text('-f, --format', 'Format output using a Go template')],
  async run({ engine, io }, references, { format }) {
    const print = format && format !== 'json' ? compileTemplate(format) : null
    const found: object[] = []
    const problems: string[] = []
    for (const reference of references)
      try {
        const network = engine.networks.find(reference)
        found.push(networkInspect(network, networkContainers(engine, network), engine.networks.publishAddress()))
      } catch (error) {
        problems.push(`Error response from daemon: ${toEngineError(error).message}\n`)
      }
    void io.out(print ? found.map((each) => `${print(each)}\n`).join('') : `${JSON.stringify(found, null, 4)}\n`)
    for (const problem of problems) void io.err(problem)
    return problems.length > 0 ? 1 : 0
  },
})

interface CreateFlags {
  driver?: string
  subnet?: string
  ipRange?: string
  gateway?: string
  ipv6?: boolean
  internal?: boolean
  attachable?: boolean
  opt?: [string, string][]
  label?: [string, string][]
}

export const networkCreate = define<CreateFlags>({
  summary: 'Create a network',
  arguments: ['<NAME>'],
  usage: '[OPTIONS] NETWORK',
  options: [
    text('-d, --driver', 'Driver to manage the Network'),
    text('--subnet', 'Subnet in CIDR format that represents a network segment'),
    text('--ip-range', 'Allocate container ip from a sub-range'),
    text('--gateway', 'IPv4 or IPv6 Gateway for the master subnet'),
    flag('--ipv6', 'Enable IPv6 networking'),
    flag('--internal', 'Restrict external access to the network'),
    flag('--attachable', 'Enable manual container attachment'),
    list('-o, --opt', 'map', 'Set driver specific options', labelPair),
    list('--label', 'list', 'Set metadata on a network', labelPair),
  ],
  async run({ io, perform }, [name = ''], { opt, label, ...flags }) {
    const { result } = await perform({
      verb: 'network-create',
      name,
      ...flags,
      options: opt && Object.fromEntries(opt),
      labels: label && Object.fromEntries(label),
    })
    void io.out(`${result.id}\n`)
    return 0
  },
})

export const networkRm = define({
  summary: 'Remove one or more networks',
  arguments: ['<NETWORK...>'],
  run: (session, words) => forEach(session, words, (network) => session.perform({ verb: 'network-rm', network })),
})

export const networkConnect = define<{ alias?: string[]; ip?: string; ip6?: string }>({
  summary: 'Connect a container to a network',
  arguments: ['<NETWORK>', '<CONTAINER>'],
  options: [
    list('--alias', 'strings', 'Add network-scoped alias for the container', same),
    value('--ip', 'ip', 'IPv4 address', same),
    value('--ip6', 'ip', 'IPv6 address', same),
  ],
  async run({ perform }, [network = '', container = ''], { alias, ip, ip6 }) {
    await perform({ verb: 'network-connect', network, container, aliases: alias, ip, ip6 })
    return 0
  },
})

export const networkDisconnect = define<{ force?: boolean }>({
  summary: 'Disconnect a container from a network',
  arguments: ['<NETWORK>', '<CONTAINER>'],
  options: [flag('-f, --force', 'Force the container to disconnect from a network')],
  async run({ perform }, [network = '', container = ''], { force }) {
    await perform({ verb: 'network-disconnect', network, container, force })
    return 0
  },
})

export const networkPrune = define<{ force?: boolean }>({
  summary: 'Remove all unused networks',
  arguments: [],
  options: [flag('-f, --force', 'Do not prompt for confirmation')],
  async run({ io, perform }) {
    const { pruned } = await perform({ verb: 'network-prune' })
    const removed = pruned?.removed ?? []
    if (removed.length > 0) void io.out(`Deleted Networks:\n${removed.join('\n')}\n\n`)
    return 0
  },
})

export const port = define({
  summary: 'List port mappings or a specific mapping for the container',
  arguments: ['<CONTAINER>', '[PORT]'],
  usage: 'CONTAINER [PRIVATE_PORT[/PROTO]]',
  async run({ engine, io }, [reference = '', asked]) {
    const record = engine.containers.find(reference)
    const wanted = asked === undefined || asked.includes('/') ? asked : `${asked}/tcp`
    const lines = engine.networks.ports(record.id).flatMap(({ hostIp, hostPort, containerPort, protocol }) => {
      const inside = `${containerPort}/${protocol}`
      const outside = `${hostIp.includes(':') ? `[${hostIp}]` : hostIp}:${hostPort}`
      if (wanted === undefined) return [`${inside} -> ${outside}`]
      return wanted === inside ? [outside] : []
    })
    if (lines.length === 0 && wanted !== undefined) {
      void io.err(`Error: No public port '${wanted}' published for ${reference}\n`)
      return 1
    }
    void io.out(lines.map((line) => `${line}\n`).join(''))
    return 0
  },
})
