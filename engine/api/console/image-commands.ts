import { now } from '../../base/clock.ts'
import { shortId } from '../../base/digest.ts'
import type { HistoryEntry, Image } from '../../wire/images.ts'
import { imageMatcher } from '../docker/image-filters.ts'
import { humanDuration } from '../format/duration.ts'
import { humanSize } from '../format/size.ts'
import { define, flag, list, text } from './command.ts'
import { filterPair, filtersJson, localTime } from './listing.ts'
import { type Column, printRows, type Row } from './rows.ts'
import { ellipsis } from './table.ts'

interface ImagesFlags {
  all?: boolean
  digests?: boolean
  filter?: [string, string][]
  format?: string
  /** `--no-trunc`, as commander reads it. */
  trunc: boolean
  quiet?: boolean
}

const NAME: readonly Column[] = [
  ['REPOSITORY', 'Repository'],
  ['TAG', 'Tag'],
]
const REST: readonly Column[] = [
  ['IMAGE ID', 'ID'],
  ['CREATED', 'CreatedSince'],
  ['SIZE', 'Size'],
]

export const images = define<ImagesFlags>({
  summary: 'List images',
  arguments: ['[IMAGE]'],
  usage: '[OPTIONS] [REPOSITORY[:TAG]]',
  options: [
    flag('-a, --all', 'Show all images (default hides intermediate images)'),
    flag('--digests', 'Show digests'),
    list('-f, --filter', 'filter', 'Filter output based on conditions provided', filterPair),
    text('--format', "Format output: 'table', 'table TEMPLATE', 'json' or a Go template"),
    flag('--no-trunc', "Don't truncate output"),
    flag('-q, --quiet', 'Only show image IDs'),
  ],
  async run({ engine, io }, [reference], flags) {
    const filters = [...(flags.filter ?? []), ...(reference ? [['reference', reference] as [string, string]] : [])]
    const matcher = imageMatcher(engine, filtersJson(filters))
    const found = engine.images.list(flags.all ?? false).flatMap(matcher)
    if (flags.quiet && !flags.format) {
      const ids = found.map(({ id }) => (flags.trunc ? shortId(id) : id))
      void io.out([...new Set(ids)].map((id) => `${id}\n`).join(''))
      return 0
    }
    const digest: readonly Column[] = flags.digests ? [['DIGEST', 'Digest']] : []
    const rows = found.flatMap((image) => imageRows(image, !flags.trunc))
    void io.out(printRows(rows, [...NAME, ...digest, ...REST], flags.format ?? ''))
    return 0
  },
})

/** One row for each tag; one without a name for an image that has none. */
function imageRows(image: Image, whole: boolean): Row[] {
  const names = image.names.filter((name) => !name.includes('@'))
  return (names.length ? names : ['<none>:<none>']).map((name) => ({
    Repository: name.slice(0, name.lastIndexOf(':')),
    Tag: name.slice(name.lastIndexOf(':') + 1),
    Digest: '<none>',
    ID: whole ? image.id : shortId(image.id),
    CreatedAt: localTime(image.created),
    CreatedSince: `${humanDuration(now() - image.created)} ago`,
    Size: humanSize(image.bytes),
    UniqueSize: humanSize(image.ownBytes),
    Containers: String(image.usedBy.length),
  }))
}

interface HistoryFlags {
  format?: string
  /** `--no-trunc`, as commander reads it. */
  trunc: boolean
  quiet?: boolean
}

const HISTORY: readonly Column[] = [
  ['IMAGE', 'ID'],
  ['CREATED', 'CreatedSince'],
  ['CREATED BY', 'CreatedBy'],
  ['SIZE', 'Size'],
  ['COMMENT', 'Comment'],
]

export const history = define<HistoryFlags>({
  summary: 'Show the history of an image',
  arguments: ['<IMAGE>'],
  options: [
    text('--format', "Format output: 'table', 'table TEMPLATE', 'json' or a Go template"),
    flag('--no-trunc', "Don't truncate output"),
    flag('-q, --quiet', 'Only show image IDs'),
  ],
  async run({ engine, io }, [image = ''], flags) {
    const rows = engine.images.history(image).map((entry) => historyRow(entry, !flags.trunc))
    if (flags.quiet) void io.out(rows.map(({ ID }) => `${ID}\n`).join(''))
    else void io.out(printRows(rows, HISTORY, flags.format ?? ''))
    return 0
  },
})

function historyRow(entry: HistoryEntry, whole: boolean): Row {
  const id = entry.image ?? '<missing>'
  const createdBy = entry.createdBy.replaceAll('\t', ' ')
  return {
    ID: whole || !entry.image ? id : shortId(id),
    CreatedAt: localTime(entry.created),
    CreatedSince: `${humanDuration(now() - entry.created)} ago`,
    CreatedBy: whole ? createdBy : ellipsis(createdBy, 45),
    Size: humanSize(entry.bytes),
    Comment: entry.comment,
  }
}

export const tag = define({
  summary: 'Create a tag TARGET_IMAGE that refers to SOURCE_IMAGE',
  arguments: ['<IMAGE>', '<TARGET>'],
  usage: 'SOURCE_IMAGE[:TAG] TARGET_IMAGE[:TAG]',
  async run({ perform }, [image = '', reference = '']) {
    await perform({ verb: 'tag', image, reference })
    return 0
  },
})

export const imagePrune = define<{ all?: boolean; force?: boolean }>({
  summary: 'Remove unused images',
  arguments: [],
  options: [
    flag('-a, --all', 'Remove all unused images, not just dangling ones'),
    flag('-f, --force', 'Do not prompt for confirmation'),
  ],
  async run({ io, perform }, _words, { all }) {
    const { removal } = await perform({ verb: 'image-prune', all })
    const { untagged = [], deleted = [], bytes = 0 } = removal ?? {}
    const lines = [...untagged.map((name) => `untagged: ${name}`), ...deleted.map((id) => `deleted: ${id}`)]
    if (lines.length > 0) void io.out(`Deleted Images:\n${lines.join('\n')}\n\n`)
    void io.out(`Total reclaimed space: ${humanSize(bytes)}\n`)
    return 0
  },
})

export const rmi = define<{ force?: boolean }>({
  summary: 'Remove one or more images',
  arguments: ['<IMAGE...>'],
  options: [flag('-f, --force', 'Force removal of the image')],
  async run({ io, perform }, references, { force }) {
    let code = 0
    for (const image of references)
      try {
        const { removal } = await perform({ verb: 'rmi', image, force })
        for (const name of removal?.untagged ?? []) void io.out(`Untagged: ${name}\n`)
        for (const id of removal?.deleted ?? []) void io.out(`Deleted: ${id}\n`)
      } catch (error) {
        void io.err(`Error response from daemon: ${(error as Error).message}\n`)
        code = 1
      }
    return code
  },
})
