import { createWriteStream } from 'node:fs'
import { rm, rmdir, statfs } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { basename, dirname } from 'node:path'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { EngineError } from '../../base/errors.ts'
import type { Archives } from '../../operations/engine.ts'
import { SAFE_HEADERS } from './answers.ts'

/** Takes a dropped file in as a stream and answers `{path}`, to be opened over RPC. Nothing stays of what does not arrive whole. */
export async function receiveUpload(
  archives: Pick<Archives, 'uploadPath'>,
  given: string | null,
  limit: number,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const name = basename(given ?? '')
  if (name === '' || name === '.' || name === '..')
    throw new EngineError('invalid', `upload: expected PUT /upload?name=FILE, but the name is "${given ?? ''}"`)
  const announced = Number(request.headers['content-length'] ?? 0)
  if (announced > limit) throw tooLarge(name, limit)
  const path = archives.uploadPath(name)
  await checkSpace(name, path, announced)
  try {
    await pipeline(request, limited(name, limit), createWriteStream(path, { flags: 'wx', mode: 0o600 }))
  } catch (error) {
    await rm(path, { force: true })
    // The folder made for this one file goes too; any other is not empty.
    await rmdir(dirname(path)).catch(() => {})
    throw error
  }
  response
    .writeHead(200, { ...SAFE_HEADERS, 'content-type': 'application/json', 'cache-control': 'no-store' })
    .end(JSON.stringify({ path }))
}

/** A size in the headers is only a promise, so what arrives is counted too. */
function limited(name: string, limit: number): Transform {
  let bytes = 0
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length
      if (bytes > limit) done(tooLarge(name, limit))
      else done(null, chunk)
    },
  })
}

async function checkSpace(name: string, path: string, bytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(dirname(path))
  if (bytes > bavail * bsize)
    throw new EngineError(
      'unavailable',
      `${name} has ${bytes} bytes, but ${dirname(path)} has only ${bavail * bsize} left: make room and try again`,
    )
}

function tooLarge(name: string, limit: number): EngineError {
  return new EngineError('invalid', `${name} is larger than the ${limit} bytes that an upload may have`)
}
