import { isAbsolute, relative, resolve } from 'node:path'
import { humanSize } from '../format/size.ts'
import { define, flag, list, text } from './command.ts'
import { LineError } from './line-error.ts'
import { plainProgress } from './plain-progress.ts'
import { labelPair } from './values.ts'

interface BuildFlags {
  tag?: string[]
  file?: string
  target?: string
  buildArg?: [string, string][]
  /** `--no-cache`, as commander reads it. */
  cache: boolean
  pull?: boolean
  quiet?: boolean
}

export const build = define<BuildFlags>({
  summary: 'Build an image from a Dockerfile',
  arguments: ['<PATH>'],
  options: [
    list('-t, --tag', 'name', 'Name and optionally a tag (format: "name:tag")', String),
    text('-f, --file', 'Name of the Dockerfile (default: "PATH/Dockerfile")'),
    text('--target', 'Set the target build stage to build'),
    list('--build-arg', 'name=value', 'Set build-time variables', labelPair),
    flag('--no-cache', 'Do not use cache when building the image'),
    flag('--pull', 'Always attempt to pull all referenced images'),
    flag('-q, --quiet', 'Suppress the build output and print image ID on success'),
  ],
  async run({ io, perform }, [context = ''], flags) {
    const progress = plainProgress((said) => void io.err(said))
    const { result } = await perform(
      {
        verb: 'build',
        context,
        dockerfile: insideOf(context, flags.file),
        target: flags.target,
        args: Object.fromEntries(flags.buildArg ?? []),
        tags: flags.tag,
        noCache: !flags.cache,
        pull: flags.pull,
      },
      flags.quiet ? undefined : progress,
    )
    if (flags.quiet) void io.out(`${result.id}\n`)
    return 0
  },
})

/** The console stands in no folder, so a path that is not absolute is one of the context. */
function insideOf(context: string, file: string | undefined): string | undefined {
  if (file === undefined) return undefined
  const path = relative(context, resolve(context, file))
  if (path.startsWith('..') || isAbsolute(path))
    throw new LineError('invalid', `docker build: -f ${file}: expected a Dockerfile inside of ${context}`)
  return path
}

export const builderPrune = define<{ all?: boolean; force?: boolean }>({
  summary: 'Remove build cache',
  arguments: [],
  options: [
    flag('-a, --all', 'Remove all unused build cache, not just dangling ones'),
    flag('-f, --force', 'Do not prompt for confirmation'),
  ],
  async run({ io, perform }, _words, { all, force }) {
    if (!force) {
      void io.err('docker builder prune: the console does not ask: give -f to remove the build cache\n')
      return 1
    }
    const { prunedCache } = await perform({ verb: 'builder-prune', all })
    const { removed = [], bytes = 0 } = prunedCache ?? {}
    if (removed.length > 0)
      void io.out(`Deleted build cache objects:\n${removed.map(({ id }) => `${id}\n`).join('')}\n`)
    void io.out(`Total reclaimed space: ${humanSize(bytes)}\n`)
    return 0
  },
})
