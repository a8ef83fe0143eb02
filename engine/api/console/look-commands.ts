import { now } from '../../base/clock.ts'
import { EngineError } from '../../base/errors.ts'
import { NEWEST } from '../docker/router.ts'
import { containerInspect } from '../docker/wire/container-inspect.ts'
import { parseTime } from '../docker/wire/filters.ts'
import { imageInspect } from '../docker/wire/image-inspect.ts'
import { type CommandDefinition, define, flag, type Session, text } from './command.ts'
import { LineError } from './line-error.ts'
import { compileTemplate } from './template.ts'

const LETTERS = { added: 'A', changed: 'C', deleted: 'D' } as const

export const diff = define({
  summary: "Inspect changes to files or directories on a container's filesystem",
  arguments: ['<CONTAINER>'],
  async run({ engine, io }, [container = '']) {
    const lines = engine.containers.changes(container).map(({ kind, path }) => `${LETTERS[kind]} ${path}\n`)
    for (let start = 0; start < lines.length; start += 1000) await io.out(lines.slice(start, start + 1000).join(''))
    return 0
  },
})

interface LogsFlags {
  follow?: boolean
  since?: string
  until?: string
  tail?: string
  timestamps?: boolean
}

export const logs = define<LogsFlags>({
  summary: 'Fetch the logs of a container',
  arguments: ['<CONTAINER>'],
  options: [
    flag('-f, --follow', 'Follow log output'),
    text('--since', 'Show logs since timestamp (e.g. "2013-01-02T13:23:37Z") or relative (e.g. "42m" for 42 minutes)'),
    text('-n, --tail', 'Number of lines to show from the end of the logs (default "all")'),
    flag('-t, --timestamps', 'Show timestamps'),
    text(
      '--until',
      'Show logs before a timestamp (e.g. "2013-01-02T13:23:37Z") or relative (e.g. "42m" for 42 minutes)',
    ),
  ],
  async run({ engine, io, signal }, [container = ''], { follow = false, since, until, tail, timestamps }) {
    const lines = engine.containers.logs(
      container,
      {
        stdout: true,
        stderr: true,
        follow,
        tail: tailLines(tail),
        since: since ? parseTime(since, now()) : null,
        until: until ? parseTime(until, now()) : null,
      },
      signal,
    )
    for await (const { time, stream, data, unfinished } of lines) {
      const line = `${timestamps ? `${time} ` : ''}${data}${unfinished ? '' : '\n'}`
      await (stream === 'stdout' ? io.out(line) : io.err(line))
    }
    return 0
  },
})

function tailLines(word: string | undefined): number | null {
  if (word === undefined || word === 'all') return null
  if (/^\d+$/.test(word)) return Number(word)
  throw new LineError('invalid', `--tail ${word}: expected a number of lines, or "all"`)
}

type Look = (session: Session, reference: string) => unknown

const container: Look = ({ engine }, reference) => containerInspect(engine, engine.containers.find(reference))
const image: Look = ({ engine }, reference) => imageInspect(engine, engine.images.find(reference), NEWEST)

/** A container when there is one of that name, else an image, else nothing: as `docker inspect` looks. */
const either: Look = ({ engine }, reference) => {
  const record = orNull(() => engine.containers.find(reference))
  if (record) return containerInspect(engine, record)
  const found = orNull(() => engine.images.find(reference))
  return found && imageInspect(engine, found, NEWEST)
}

function orNull<T>(find: () => T): T | null {
  try {
    return find()
  } catch (error) {
    if (error instanceof EngineError && error.code === 'notFound') return null
    throw error
  }
}

function inspectWith(look: Look, summary: string, argument: string): CommandDefinition {
  return define<{ format?: string }>({
    summary,
    arguments: [`<${argument}...>`],
    usage: argument === 'NAME' ? '[OPTIONS] NAME|ID [NAME|ID...]' : undefined,
    options: [text('-f, --format', "Format output: 'json', or a Go template of paths like {{.State.Status}}")],
    async run(session, references, { format }) {
      const print = format && format !== 'json' ? compileTemplate(format) : null
      const found: unknown[] = []
      const errors: string[] = []
      for (const reference of references)
        try {
          const object = look(session, reference)
          if (object === null) errors.push(`Error: No such object: ${reference}`)
          else found.push(object)
        } catch (error) {
          errors.push(`Error response from daemon: ${(error as Error).message}`)
        }
      const texts = print ? found.map((object) => `${print(object)}\n`).join('') : null
      void session.io.out(texts ?? `${JSON.stringify(found, null, format === 'json' ? undefined : 4)}\n`)
      for (const error of errors) void session.io.err(`${error}\n`)
      return errors.length ? 1 : 0
    },
  })
}

export const inspect = inspectWith(either, 'Return low-level information on Docker objects', 'NAME')
export const inspectContainer = inspectWith(
  container,
  'Display detailed information on one or more containers',
  'CONTAINER',
)
export const inspectImage = inspectWith(image, 'Display detailed information on one or more images', 'IMAGE')
