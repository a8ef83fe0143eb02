import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { EngineError } from '../../base/errors.ts'
import type { Engine } from '../../operations/engine.ts'
import { commandLine } from '../../wire/command-line.ts'
import { SAFE_HEADERS } from './answers.ts'

/** `docker save` of one or several images, straight into the browser's download. */
export async function downloadImages(
  engine: Pick<Engine, 'images'>,
  references: string[],
  response: ServerResponse,
): Promise<void> {
  if (!references.length) throw new EngineError('invalid', 'download: expected ?ref=IMAGE, but there is no ref')
  const name = fileName(references)
  const line = commandLine({ verb: 'save', images: references, output: name })
  const gone = whenGone(response)
  await send(engine.images.save({ cause: 'window', line, signal: gone }, references), name, response)
}

/** `docker export` of a container. */
export async function downloadContainer(
  engine: Pick<Engine, 'files'>,
  reference: string | null,
  response: ServerResponse,
): Promise<void> {
  if (!reference) throw new EngineError('invalid', 'download: expected ?ref=CONTAINER, but there is no ref')
  const name = fileName([reference])
  const line = commandLine({ verb: 'export', container: reference, output: name })
  const gone = whenGone(response)
  await send(await engine.files.export({ cause: 'window', line, signal: gone }, reference), name, response)
}

/** Everything in a volume. */
export async function downloadVolume(
  engine: Pick<Engine, 'volumes'>,
  reference: string | null,
  response: ServerResponse,
): Promise<void> {
  if (!reference) throw new EngineError('invalid', 'download: expected ?ref=VOLUME, but there is no ref')
  const name = fileName([reference])
  const line = commandLine({ verb: 'volume-export', volume: reference, output: name })
  const gone = whenGone(response)
  await send(await engine.volumes.export({ cause: 'window', line, signal: gone }, reference), name, response)
}

/** The first bytes are awaited before anything is answered, so that what fails at once gets a proper status. */
async function send(stream: Readable, name: string, response: ServerResponse): Promise<void> {
  try {
    if (!stream.readableLength) await once(stream, 'readable')
    response.writeHead(200, {
      ...SAFE_HEADERS,
      'content-type': 'application/x-tar',
      'content-disposition': `attachment; filename="${name}"`,
      'cache-control': 'no-store',
    })
    await pipeline(stream, response)
  } finally {
    stream.destroy()
  }
}

/** `shop/web:2.4.1` is saved as `shop-web-2.4.1.tar`. */
function fileName(references: string[]): string {
  return `${references.map((reference) => reference.replace(/[^\w.-]+/g, '-')).join('-')}.tar`
}

function whenGone(response: ServerResponse): AbortSignal {
  const controller = new AbortController()
  response.on('close', () => {
    if (!response.writableFinished) controller.abort(new EngineError('cancelled', 'the browser stopped the download'))
  })
  return controller.signal
}
