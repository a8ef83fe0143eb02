import { EngineError } from '../../../base/errors.ts'
import { shellLine } from '../../../wire/command-line.ts'
import { bodyStream } from '../body-stream.ts'
import { type Call, flag, originOf, param, type Route } from '../call.ts'
import { joinReference } from '../names.ts'
import { progressLines } from '../progress.ts'
import { sendTar } from './archive.ts'

/** Images in and out as archives: `docker load`, `save`, `import`. */
export const imageArchiveRoutes: Route[] = [
  { method: 'POST', path: '/images/load', serve: load },
  { method: 'GET', path: '/images/get', serve: (call) => save(call, namesOf(call)) },
  { method: 'GET', path: '/images/*name/get', serve: (call) => save(call, [param(call, 'name')]) },
  { method: 'POST', path: '/images/create', serve: create },
]

/** An image of this store has one platform, so there is none to choose. */
function refusePlatform(call: Call): void {
  const platform = call.query.get('platform')
  if (platform)
    throw new EngineError('unsupported', `choosing a platform (${platform}) is not served: leave --platform out`)
}

async function load(call: Call): Promise<void> {
  refusePlatform(call)
  const { engine } = call
  const lines = progressLines(call, flag(call, 'quiet', true))
  const origin = { ...originOf(call, shellLine(['docker', 'load'])), onOpen: lines.follow }
  await lines.during(async () => {
    const loaded = await engine.images.load(origin, { type: 'stream', stream: bodyStream(call) })
    for (const { image, name } of loaded)
      lines.write({ stream: name === null ? `Loaded image ID: ${image}\n` : `Loaded image: ${name}\n` })
  })
}

async function save(call: Call, names: string[]): Promise<void> {
  refusePlatform(call)
  if (names.length === 0) throw new EngineError('invalid', 'no image was named: names is empty')
  const origin = originOf(call, shellLine(['docker', 'save', ...names]))
  await sendTar(call, call.engine.images.save(origin, names), {})
}

/** The CLI gives each name on its own; others join them with commas. */
function namesOf(call: Call): string[] {
  return call.query.getAll('names').flatMap((names) => names.split(',').filter(Boolean))
}

async function create(call: Call): Promise<void> {
  const source = call.query.get('fromSrc') ?? ''
  if (source === '') throw pullRefusal(call)
  refusePlatform(call)
  if (source !== '-')
    throw new EngineError(
      'unsupported',
      `importing from an address (${source}) is not served: download it and give the file`,
    )
  const { engine, query } = call
  const reference = joinReference(query.get('repo') ?? '', query.get('tag') ?? '')
  const message = query.get('message') ?? ''
  const changes = query.getAll('changes').flatMap((text) => text.split('\n').filter(Boolean))
  const lines = progressLines(call, true)
  const words = [...changes.flatMap((change) => ['-c', change]), ...(message ? ['-m', message] : [])]
  const line = shellLine(['docker', 'import', ...words, '-', ...(reference ? [reference] : [])])
  await lines.during(async () => {
    const image = await engine.images.import(
      originOf(call, line),
      { type: 'stream', stream: bodyStream(call) },
      { reference, message, changes },
    )
    lines.write({ status: image })
  })
}

function pullRefusal(call: Call): EngineError {
  const reference = joinReference(call.query.get('fromImage') ?? '', call.query.get('tag') ?? '')
  return new EngineError(
    'notFound',
    `image ${reference.replace(/^docker\.io\/(library\/)?/, '')} is not in this store, and pulling from registries is not served yet: load it from an archive with docker load`,
  )
}
