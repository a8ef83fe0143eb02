import { now } from '../../base/clock.ts'
import { shortId } from '../../base/digest.ts'
import type { Engine } from '../../operations/engine.ts'
import type { ContainerRecord } from '../../stores/containers/containers.ts'
import { containerMatcher } from '../docker/container-filters.ts'
import { commandText } from '../format/command-text.ts'
import { portList } from '../docker/wire/network-settings.ts'
import { portsText } from '../format/ports.ts'
import { humanDuration } from '../format/duration.ts'
import { humanSize } from '../format/size.ts'
import { containerStatus } from '../format/status.ts'
import { type CommandDefinition, define, flag, list, text, value } from './command.ts'
import { type Column, printRows, type Row } from './rows.ts'
import { imageNamer } from '../docker/wire/image-shown.ts'
import { mountNames } from '../docker/wire/mounts.ts'
import { ellipsis } from './table.ts'
import { filtersJson, filterPair, localTime } from './listing.ts'
import { integer } from './values.ts'

interface Flags {
  all?: boolean
  filter?: [string, string][]
  format?: string
  last?: number
  latest?: boolean
  /** `--no-trunc`, as commander reads it. */
  trunc: boolean
  quiet?: boolean
  size?: boolean
}

const COLUMNS: readonly Column[] = [
  ['CONTAINER ID', 'ID'],
  ['IMAGE', 'Image'],
  ['COMMAND', 'Command'],
  ['CREATED', 'RunningFor'],
  ['STATUS', 'Status'],
  ['PORTS', 'Ports'],
  ['NAMES', 'Names'],
]

export const ps: CommandDefinition = define<Flags>({
  summary: 'List containers',
  arguments: [],
  options: [
    flag('-a, --all', 'Show all containers (default shows just running)'),
    list('-f, --filter', 'filter', 'Filter output based on conditions provided', filterPair),
    text('--format', "Format output: 'table', 'table TEMPLATE', 'json' or a Go template"),
    value('-n, --last', 'int', 'Show n last created containers (includes all states)', integer),
    flag('-l, --latest', 'Show the latest created container (includes all states)'),
    flag('--no-trunc', "Don't truncate output"),
    flag('-q, --quiet', 'Only display container IDs'),
    flag('-s, --size', 'Display total file sizes'),
  ],
  async run({ engine, io }, _words, flags) {
    const { matches, impliesAll } = containerMatcher(engine, filtersJson(flags.filter))
    const last = flags.latest ? 1 : (flags.last ?? -1)
    const records = engine.containers.list(flags.all === true || impliesAll || last > 0).filter(matches)
    const shown = last > 0 ? records.slice(0, last) : records
    const sized = flags.size === true
    const nameOf = imageNamer(engine)
    const rows = shown.map((record) => row(engine, record, nameOf(record), { whole: !flags.trunc, sized }))
    if (flags.quiet && !flags.format) void io.out(rows.map(({ ID }) => `${ID}\n`).join(''))
    else void io.out(printRows(rows, sized ? [...COLUMNS, ['SIZE', 'Size']] : COLUMNS, flags.format ?? ''))
    return 0
  },
})

function row(
  engine: Engine,
  record: ContainerRecord,
  image: string,
  { whole, sized }: { whole: boolean; sized: boolean },
): Row {
  const command = commandText(record.argv)
  return {
    ID: whole ? record.id : shortId(record.id),
    Image: whole || !image.startsWith('sha256:') ? image : shortId(image),
    Command: JSON.stringify(whole ? command : ellipsis(command, 20)),
    CreatedAt: localTime(record.created),
    RunningFor: `${humanDuration(now() - record.created)} ago`,
    Status: containerStatus(record, now()),
    State: record.state.status,
    Ports: portsText(portList(engine, record)),
    Names: record.name,
    Labels: Object.entries(record.config.labels)
      .map(([name, label]) => `${name}=${label}`)
      .join(','),
    Mounts: mountNames(record)
      .map((name) => (whole ? name : ellipsis(name, 15)))
      .join(','),
    Networks: engine.networks
      .endpointsOf(record.id)
      .map(({ endpoint, network }) => network?.name ?? endpoint.network)
      .sort()
      .join(','),
    Size: sized ? sizeOf(engine, record) : '',
  }
}

function sizeOf(engine: Engine, record: ContainerRecord): string {
  const { bytes } = engine.containers.counts(record.id)
  const image = engine.images.describe(engine.images.find(record.image)).bytes
  return `${humanSize(bytes)} (virtual ${humanSize(bytes + image)})`
}
