import { Readable } from 'node:stream'
import type { ReadableStream } from 'node:stream/web'
import { EngineError } from '../../../base/errors.ts'
import { machinePlatform } from '../../../operations/archives/platform.ts'
import { shellLine } from '../../../wire/command-line.ts'
import { bodyStream } from '../body-stream.ts'
import { type Call, flag, originOf, param, type Route } from '../call.ts'
import { joinReference } from '../names.ts'
import { platformAsked, requirePlatform } from '../platform.ts'
import { type ProgressLines, progressLines } from '../progress.ts'
import { sendTar } from './archive.ts'
import { pull } from './registries.ts'

/** Images in and out as archives: `docker load`, `save`, `import`. */
export const imageArchiveRoutes: Route[] = [
  { method: 'POST', path: '/images/load', streams: true, serve: load },
  { method: 'GET', path: '/images/get', serve: (call) => save(call, namesOf(call)) },
  { method: 'GET', path: '/images/*name/get', serve: (call) => save(call, [param(call, 'name')]) },
  { method: 'POST', path: '/images/create', streams: true, serve: create },
]

/** An archive may hold images of any platform, of which the ones for this machine are loaded. */
async function load(call: Call): Promise<void> {
  const asked = platformAsked(call)
  const { os, architecture } = machinePlatform()
  if (asked && (asked.os !== os || asked.architecture !== architecture))
    throw new EngineError('unsupported', `loading for another platform than ${os}/${architecture} is not served`)
  const { engine } = call
  const lines = progressLines(call, flag(call, 'quiet', true))
  const origin = { ...originOf(call, shellLine(['docker', 'load'])), onOpen: lines.follow }
  // Clients look for what is wrong with an archive in the stream alone.
  lines.begin()
  await lines.during(async () => {
    const loaded = await engine.images.load(origin, { type: 'stream', stream: bodyStream(call) })
    for (const { image, name } of loaded)
      lines.write({ stream: name === null ? `Loaded image ID: ${image}\n` : `Loaded image: ${name}\n` })
  })
}

async function save(call: Call, names: string[]): Promise<void> {
  if (names.length === 0) throw new EngineError('invalid', 'no image was named: names is empty')
  for (const name of names) requirePlatform(call, name)
  const origin = originOf(call, shellLine(['docker', 'save', ...names]))
  await sendTar(call, call.engine.images.save(origin, names), {})
}

/** The CLI gives each name on its own; others join them with commas. */
function namesOf(call: Call): string[] {
  return call.query.getAll('names').flatMap((names) => names.split(',').filter(Boolean))
}

async function create(call: Call): Promise<void> {
  const source = call.query.get('fromSrc') ?? ''
  if (source === '') {
    await pull(call)
    return
  }
  const { engine, query } = call
  const reference = joinReference(query.get('repo') ?? '', query.get('tag') ?? '')
  const message = query.get('message') || `Imported from ${source}`
  const changes = query.getAll('changes').flatMap((text) => text.split('\n').filter(Boolean))
  const lines = progressLines(call, true)
  const given = query.get('message') ? ['-m', message] : []
  const words = [...changes.flatMap((change) => ['-c', change]), ...given]
  const platform = platformAsked(call)
  const line = shellLine(['docker', 'import', ...words, source, ...(reference ? [reference] : [])])
  await lines.during(async () => {
    const stream = source === '-' ? bodyStream(call) : await download(call, source, lines)
    const options = { reference, message, changes, ...(platform ? { platform } : {}) }
    const image = await engine.images.import(originOf(call, line), { type: 'stream', stream }, options)
    lines.write({ status: image })
  })
}

/** Without a scheme it is http, as dockerd has it. */
async function download(call: Call, source: string, lines: ProgressLines): Promise<Readable> {
  const address = source.includes('://') ? source : `http://${source}`
  const answer = await fetch(address, { signal: call.signal }).catch((error: Error) => {
    const why = error.cause instanceof Error ? error.cause.message : error.message
    throw new EngineError('unavailable', `failed to GET ${address}: ${why}`, { cause: error })
  })
  if (!answer.ok || !answer.body)
    throw new EngineError('invalid', `failed to GET ${address} with status ${answer.status} ${answer.statusText}`)
  lines.write({ status: `Downloading from ${address}` })
  return Readable.fromWeb(answer.body as ReadableStream<Uint8Array>)
}
