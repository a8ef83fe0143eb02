import { EngineError, toEngineError } from '../../../base/errors.ts'
import { shortId } from '../../../base/digest.ts'
import { shortName } from '../../../formats/oci/reference.ts'
import type { BuildError } from '../../../operations/builds/build-error.ts'
import type { Build, ClassicEvent } from '../../../operations/builds/builds.ts'
import { shellLine } from '../../../wire/command-line.ts'
import { bodyStream } from '../body-stream.ts'
import { type Call, originOf, type Route, sendNothing } from '../call.ts'
import { type BuildQuery, buildQuery } from '../wire/build-query.ts'
import { serveVersion2 } from './build-version-2.ts'
import { registryCredentials } from '../wire/registry-credentials.ts'
import { pruneBuildCache } from '../wire/build-prune.ts'

/** The classic builder of Docker's API. BuildKit's clients come another way. */
export const buildRoutes: Route[] = [
  { method: 'POST', path: '/build', streams: true, serve: build },
  { method: 'POST', path: '/build/prune', serve: pruneBuildCache },
  { method: 'POST', path: '/build/cancel', serve: cancel },
]

async function build(call: Call): Promise<void> {
  if (call.query.get('version') === '2') return serveVersion2(call)
  const query = buildQuery(call)
  const lines = classicLines(call, query.quiet)
  await using build = call.engine.builds.open(originOf(call, commandLine(query)), {
    id: '',
    hidden: false,
    names: query.names,
  })
  try {
    const id = await buildAndTag(call, build, query, lines)
    if (query.quiet) lines.write({ stream: `${id}\n` })
    await build.close()
    call.response.end()
  } catch (error) {
    await build.close(error as Error)
    if (!call.response.headersSent) throw error
    lines.fail(error)
    call.response.end()
  }
}

async function buildAndTag(call: Call, build: Build, query: BuildQuery, lines: ClassicLines): Promise<string> {
  const files = query.remote ? await build.fetch(query.remote) : await build.unpack(bodyStream(call))
  const built = await build.solve({
    ...query,
    files,
    // The steps of these images and of no others count as made; one that is not here has none.
    noCache: query.noCache || (query.cacheFrom.length > 0 && !query.cacheFrom.some((name) => isHere(call, name))),
    classic: { tell: lines.tell },
    credentials: registryCredentials(call.request),
  })
  const id = await build.tag(built, query.names)
  lines.write({ aux: { ID: id } })
  lines.say(`Successfully built ${shortId(id)}\n`)
  for (const name of query.names) lines.say(`Successfully tagged ${shortName(name)}\n`)
  return id
}

function isHere({ engine }: Call, reference: string): boolean {
  try {
    engine.images.find(reference)
    return true
  } catch {
    return false
  }
}

interface ClassicLines {
  write(line: object): void
  /** Not when the client wants to hear only the id. */
  say(text: string): void
  tell(event: ClassicEvent): void
  fail(error: unknown): void
}

/** The lines of JSON that Docker answers a build with. */
function classicLines({ response }: Call, quiet: boolean): ClassicLines {
  const decoders = { 1: new TextDecoder(), 2: new TextDecoder() }
  const write = (line: object) => {
    if (!response.headersSent) response.writeHead(200, { 'Content-Type': 'application/json' })
    response.write(`${JSON.stringify(line)}\r\n`)
  }
  const say = (stream: string) => {
    if (!quiet) write({ stream })
  }
  return {
    write,
    say,
    tell(event) {
      switch (event.type) {
        case 'step':
          say(`Step ${event.number}/${event.of} : ${event.text}`)
          return say('\n')
        case 'triggers':
          return say(`# Executing ${event.count} build trigger${event.count === 1 ? '' : 's'}\n`)
        case 'cached':
          return say(' ---> Using cache\n')
        case 'running':
          return say(` ---> Running in ${shortId(event.container)}\n`)
        case 'output':
          return say(inColour(event.stream, decoders[event.stream].decode(event.data, { stream: true })))
        case 'removed':
          return say(`Removing intermediate container ${shortId(event.container)}\n`)
        case 'image':
          return say(` ---> ${shortId(event.id)}\n`)
        case 'scratch':
          return say(' ---> \n')
      }
    },
    fail(thrown) {
      const { message } = toEngineError(thrown)
      const { exitCode } = thrown as Partial<BuildError>
      write({ errorDetail: { ...(exitCode ? { code: exitCode } : {}), message }, error: message })
    },
  }
}

/** What a step writes to its standard error is red, as dockerd sends it. */
function inColour(stream: 1 | 2, text: string): string {
  return stream === 2 && text !== '' ? `\x1b[91m${text}\x1b[0m` : text
}

function commandLine({ names, dockerfile, target }: BuildQuery): string {
  return shellLine([
    ...['docker', 'build'],
    ...names.flatMap((name) => ['-t', shortName(name)]),
    ...(dockerfile === 'Dockerfile' ? [] : ['-f', dockerfile]),
    ...(target ? ['--target', target] : []),
    '.',
  ])
}

function cancel(call: Call): void {
  const id = call.query.get('id') ?? ''
  if (id === '') throw new EngineError('invalid', 'build ID not provided')
  call.engine.builds.cancel(id)
  sendNothing(call, 200)
}
