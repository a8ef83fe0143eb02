import { toEngineError } from '../../../base/errors.ts'
import { bodyStream } from '../body-stream.ts'
import { type Call, flag, sendNothing } from '../call.ts'

const UPLOAD = 'upload-request:'

/**
 * `POST /build?version=2`, as CLIs of version 20.10 ask for BuildKit. The answer tells the progress in BuildKit's own
 * messages. What such a CLI reads from its standard input comes as a request of its own, named after the build.
 */
export async function serveVersion2(call: Call): Promise<void> {
  const { response, query } = call
  const buildkit = await call.buildkit()
  const id = query.get('buildid') ?? ''
  if (id.startsWith(UPLOAD)) {
    await buildkit.uploads.offer(id.slice(UPLOAD.length), bodyStream(call))
    return sendNothing(call, 200)
  }
  const build = buildkit.build(query, call.signal)
  const write = (line: object) => response.write(`${JSON.stringify(line)}\r\n`)
  response.writeHead(200, { 'Content-Type': 'application/json' })
  response.flushHeaders()
  try {
    for await (const message of build.progress)
      write({ id: 'moby.buildkit.trace', aux: Buffer.from(message).toString('base64') })
    const image = await build.image
    if (image !== '') {
      write({ id: 'moby.image.id', aux: { ID: image } })
      if (flag(call, 'q')) write({ stream: `${image}\n` })
    }
  } catch (error) {
    const { message } = toEngineError(error)
    write({ errorDetail: { message }, error: message })
  }
  response.end()
}
