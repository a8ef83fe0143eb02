import type { CopyInstruction, Heredoc } from './dockerfile.ts'
import { DockerfileError } from './dockerfile-error.ts'
import { readFlags } from './flags.ts'
import { heredocMark } from './heredoc.ts'
import { commonOf, type Line } from './instruction-parts.ts'

export function copyInstruction(kind: 'COPY' | 'ADD', line: Line): CopyInstruction {
  const { args } = line.value
  if (args.length < 2)
    throw new DockerfileError(
      `${kind} requires at least two arguments, but only one was provided. Destination could not be determined`,
    )
  const flags = kind === 'COPY' ? copyFlags(line.value.flags) : addFlags(line.value.flags)
  const target = args.at(-1) ?? ''
  if (heredocMark(target) !== null) throw new DockerfileError(`${kind} cannot accept a heredoc as a destination`)
  return { kind, ...commonOf(line), ...sourcesOf(args.slice(0, -1), line.heredocs), target, ...flags }
}

const SHARED = { chown: 'text', chmod: 'text', link: 'flag', exclude: 'list' } as const

type Flags = Omit<
  CopyInstruction,
  'kind' | 'lines' | 'source' | 'keyword' | 'comments' | 'sources' | 'heredocs' | 'target'
>

function copyFlags(written: string[]): Flags {
  const { chown, chmod, link, exclude, from, parents } = readFlags(written, {
    ...SHARED,
    from: 'text',
    parents: 'flag',
  })
  return {
    from: from || null,
    chown: chown || null,
    chmod: chmod || null,
    link: link ?? false,
    parents: parents ?? false,
    excludes: exclude,
    checksum: null,
    keepGitDir: null,
    unpack: null,
  }
}

function addFlags(written: string[]): Flags {
  const given = readFlags(written, { ...SHARED, 'keep-git-dir': 'flag', checksum: 'text', unpack: 'flag' })
  return {
    from: null,
    chown: given.chown || null,
    chmod: given.chmod || null,
    link: given.link ?? false,
    parents: false,
    excludes: given.exclude,
    checksum: given.checksum || null,
    keepGitDir: given['keep-git-dir'],
    unpack: given.unpack,
  }
}

/** A word that opens a heredoc is not a path: its file takes part under its name. */
function sourcesOf(words: string[], bodies: readonly Heredoc[]): Pick<CopyInstruction, 'sources' | 'heredocs'> {
  const sources: string[] = []
  const heredocs: Heredoc[] = []
  for (const word of words) {
    const mark = heredocMark(word)
    if (mark === null) sources.push(word)
    else heredocs.push({ ...mark, content: bodies.findLast((body) => body.name === mark.name)?.content ?? '' })
  }
  return { sources, heredocs }
}
