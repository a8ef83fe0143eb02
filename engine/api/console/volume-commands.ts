import { isAnonymous } from '../../operations/volumes/make.ts'
import type { VolumeRecord } from '../../stores/volumes/volumes.ts'
import { volumeMatcher } from '../docker/volume-filters.ts'
import { volumeJson } from '../docker/wire/volumes.ts'
import { humanSize } from '../format/size.ts'
import { define, flag, list, type Session, text } from './command.ts'
import { forEach } from './each.ts'
import { filterPair, filtersJson } from './listing.ts'
import { type Column, printRows, type Row } from './rows.ts'
import { labelPair } from './values.ts'

interface CreateFlags {
  driver?: string
  label?: [string, string][]
  opt?: [string, string][]
}

export const volumeCreate = define<CreateFlags>({
  summary: 'Create a volume',
  arguments: ['[NAME]'],
  usage: '[OPTIONS] [VOLUME]',
  options: [
    text('-d, --driver', 'Specify volume driver name'),
    list('--label', 'list', 'Set metadata for a volume', labelPair),
    list('-o, --opt', 'map', 'Set driver specific options', labelPair),
  ],
  async run({ io, perform }, [name = ''], { driver, label, opt }) {
    const { result } = await perform({
      verb: 'volume-create',
      name,
      driver,
      labels: label && Object.fromEntries(label),
      options: opt && Object.fromEntries(opt),
    })
    void io.out(`${result.name}\n`)
    return 0
  },
})

interface ListFlags {
  filter?: [string, string][]
  format?: string
  quiet?: boolean
}

const COLUMNS: readonly Column[] = [
  ['DRIVER', 'Driver'],
  ['VOLUME NAME', 'Name'],
]

export const volumeLs = define<ListFlags>({
  summary: 'List volumes',
  arguments: [],
  options: [
    list('-f, --filter', 'filter', 'Provide filter values (e.g. "dangling=true")', filterPair),
    text('--format', "Format output: 'table', 'table TEMPLATE', 'json' or a Go template"),
    flag('-q, --quiet', 'Only display volume names'),
  ],
  async run(session, _words, { filter, format = '', quiet }) {
    const { engine, io } = session
    const found = engine.volumes.list().filter(volumeMatcher(engine, filtersJson(filter)))
    if (quiet && !format) void io.out(found.map(({ name }) => `${name}\n`).join(''))
    else
      void io.out(
        printRows(
          found.map((volume) => row(session, volume)),
          COLUMNS,
          format,
        ),
      )
    return 0
  },
})

function row({ engine }: Session, volume: VolumeRecord): Row {
  return {
    Availability: 'N/A',
    Driver: volume.driver,
    Group: 'N/A',
    Labels: Object.entries(volume.labels)
      .map(([name, value]) => `${name}=${value}`)
      .join(','),
    Links: 'N/A',
    Mountpoint: engine.volumes.path(volume.name),
    Name: volume.name,
    Scope: 'local',
    Size: 'N/A',
    Status: 'N/A',
  }
}

export const volumeInspect = define({
  summary: 'Display detailed information on one or more volumes',
  arguments: ['<VOLUME...>'],
  async run({ engine, io }, names) {
    const found: object[] = []
    const missing: string[] = []
    for (const name of names)
      try {
        found.push(volumeJson(engine, engine.volumes.find(name)))
      } catch (error) {
        missing.push((error as Error).message)
      }
    void io.out(`${JSON.stringify(found, null, 4)}\n`)
    for (const sentence of missing) void io.err(`Error response from daemon: ${sentence}\n`)
    return missing.length > 0 ? 1 : 0
  },
})

export const volumeRm = define<{ force?: boolean }>({
  summary: 'Remove one or more volumes',
  arguments: ['<VOLUME...>'],
  options: [flag('-f, --force', 'Force the removal of one or more volumes')],
  run: (session, words, { force }) =>
    forEach(session, words, (volume) => session.perform({ verb: 'volume-rm', volume, force })),
})

export const volumePrune = define<{ all?: boolean; force?: boolean }>({
  summary: 'Remove unused local volumes',
  arguments: [],
  options: [
    flag('-a, --all', 'Remove all unused volumes, not just anonymous ones'),
    flag('-f, --force', 'Do not prompt for confirmation'),
  ],
  async run({ engine, io, perform }, _words, { all = false, force }) {
    if (!force) {
      const unused = engine.volumes
        .list()
        .filter((volume) => (all || isAnonymous(volume)) && engine.volumes.users(volume.name).length === 0)
      void io.err(
        `WARNING! This would remove ${unused.length} volumes: ${unused.map(({ name }) => name).join(', ') || 'none'}\nNothing was removed: say -f to do it.\n`,
      )
      return 1
    }
    const { pruned } = await perform({ verb: 'volume-prune', all })
    if (pruned && pruned.removed.length > 0)
      void io.out(`Deleted Volumes:\n${pruned.removed.map((name) => `${name}\n`).join('')}\n`)
    void io.out(`Total reclaimed space: ${humanSize(pruned?.bytes ?? 0)}\n`)
    return 0
  },
})
