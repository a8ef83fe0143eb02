import { fullName, parseReference, type Reference, repositoryOf } from '../../formats/oci/reference.ts'
import { digestsAndStatus, pullLines, pushedFrom, pushLines } from '../docker/registry-lines.ts'
import { define, flag, type Session, text, value } from './command.ts'
import { followLines } from './follow-lines.ts'
import { type Column, printRows } from './rows.ts'
import { ellipsis } from './table.ts'
import { integer } from './values.ts'

interface PullFlags {
  allTags?: boolean
  platform?: string
  quiet?: boolean
}

export const pull = define<PullFlags>({
  summary: 'Download an image from a registry',
  arguments: ['<NAME>'],
  usage: '[OPTIONS] NAME[:TAG|@DIGEST]',
  options: [
    flag('-a, --all-tags', 'Download all tagged images in the repository'),
    text('--platform', 'Set platform if server is multi-platform capable'),
    flag('-q, --quiet', 'Suppress verbose output'),
  ],
  async run(session, [name = ''], { allTags = false, platform = '', quiet = false }) {
    const { io, perform } = session
    const reference = withTag(session, name, allTags, quiet)
    if (quiet) await perform({ verb: 'pull', reference, platform, allTags })
    else await pullAloud(session, { reference, platform, allTags })
    const parsed = parseReference(reference)
    void io.out(`${allTags ? repositoryOf(parsed) : fullName(parsed)}\n`)
    return 0
  },
})

/** With the lines of the real CLI. */
async function pullAloud(
  { engine, io, perform }: Session,
  request: { reference: string; platform: string; allTags: boolean },
): Promise<void> {
  const lines = followLines(engine, (text) => void io.out(text), pullLines())
  try {
    const { pulled } = await perform({ verb: 'pull', ...request }, undefined, lines.onOpen)
    await lines.done()
    for (const line of digestsAndStatus(pulled, request.allTags ? request.reference : null)) void io.out(`${line}\n`)
  } finally {
    await lines.done()
  }
}

export const push = define<Omit<PullFlags, 'platform'>>({
  summary: 'Upload an image to a registry',
  arguments: ['<IMAGE>'],
  usage: '[OPTIONS] NAME[:TAG]',
  options: [
    flag('-a, --all-tags', 'Push all tags of an image to the repository'),
    flag('-q, --quiet', 'Suppress verbose output'),
  ],
  async run(session, [name = ''], { allTags = false, quiet = false }) {
    const { engine, io, perform } = session
    const reference = withTag(session, name, allTags, quiet)
    if (quiet) {
      await perform({ verb: 'push', reference, allTags })
      void io.out(`${fullName(parseReference(reference))}\n`)
      return 0
    }
    void io.out(`${pushedFrom(reference)}\n`)
    const lines = followLines(engine, (text) => void io.out(text), pushLines(engine))
    try {
      await perform({ verb: 'push', reference, allTags }, undefined, lines.onOpen)
    } finally {
      await lines.done()
    }
    return 0
  },
})

/** The CLI says which tag it takes where none was written. */
function withTag({ io }: Pick<Session, 'io'>, name: string, allTags: boolean, quiet: boolean): string {
  const parsed: Reference = parseReference(name)
  if (allTags || parsed.tag !== null || parsed.digest !== null) return name
  if (!quiet) void io.out('Using default tag: latest\n')
  return `${name}:latest`
}

const COLUMNS: readonly Column[] = [
  ['NAME', 'Name'],
  ['DESCRIPTION', 'Description'],
  ['STARS', 'Stars'],
  ['OFFICIAL', 'Official'],
]

export const search = define<{ limit?: number; trunc: boolean }>({
  summary: 'Search Docker Hub for images',
  arguments: ['<TERM>'],
  options: [
    value('--limit', 'int', 'Max number of search results', integer),
    flag('--no-trunc', "Don't truncate output"),
  ],
  async run({ engine, io, signal }, [term = ''], { limit = 25, trunc }) {
    const { registries } = engine
    const found = await registries.search(term, limit, { credentials: registries.logins.source, signal })
    const rows = found.map(({ name, description, stars, official }) => ({
      Name: name,
      Description: trunc ? ellipsis(description, 45) : description,
      Stars: String(stars),
      Official: official ? '[OK]' : '',
    }))
    void io.out(printRows(rows, COLUMNS, ''))
    return 0
  },
})
