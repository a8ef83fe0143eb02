import type { IncomingMessage } from 'node:http'
import type { z } from 'zod'
import { EngineError } from '../../base/errors.ts'
import type { Call } from './call.ts'
import { foldKeys } from './wire/fold-keys.ts'

const MOST_BYTES = 4 << 20

/** The JSON body, checked. An empty body counts as `{}`, as in Docker. */
export async function jsonBody<S extends z.ZodType>(call: Call, schema: S): Promise<z.infer<S>> {
  const bytes = call.upgrade ? await upgradeBody(call, call.upgrade) : await wholeBody(call.request)
  const text = bytes.toString('utf8').trim()
  const { 'content-length': length = '0', 'content-type': type = '' } = call.request.headers
  if (bytes.length > 0 || Number(length) > 0) requireJsonType(type)
  let value: unknown
  try {
    value = text === '' ? {} : JSON.parse(text)
  } catch (error) {
    throw new EngineError('invalid', `invalid JSON: ${(error as Error).message}`, { cause: error })
  }
  const parsed = schema.safeParse(foldKeys(value ?? {}, schema))
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  const place = issue?.path.join('.') ?? ''
  throw new EngineError(
    'invalid',
    `invalid JSON: the body of the request has an unexpected ${place || 'form'}: ${issue?.message}`,
  )
}

/** dockerd's words. What a form of a page could send to the socket is refused by this too. */
function requireJsonType(header: string): void {
  const type = (header.split(';')[0] ?? '').trim().toLowerCase()
  if (type === '') throw new EngineError('invalid', 'malformed Content-Type header (): mime: no media type')
  if (type !== 'application/json')
    throw new EngineError('invalid', `unsupported Content-Type header (${header}): must be 'application/json'`)
}

/** An upgrading client's body that says nothing new (dockerode repeats the query in it) is not the process's input. */
export async function dropBody(call: Call): Promise<void> {
  if (call.upgrade) await upgradeBody(call, call.upgrade)
}

export async function wholeBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    checkSize(size)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/** Node hands an upgrading connection over unparsed: its body is the next Content-Length bytes of it. */
async function upgradeBody(call: Call, upgrade: NonNullable<Call['upgrade']>): Promise<Buffer> {
  const length = Number(call.request.headers['content-length'] ?? 0)
  checkSize(length)
  let have: Buffer = upgrade.head
  while (have.length < length) {
    const chunk = upgrade.socket.read() as Buffer | null
    if (chunk) have = Buffer.concat([have, chunk])
    else await readable(upgrade.socket)
  }
  upgrade.head = have.subarray(length)
  return have.subarray(0, length)
}

function readable(socket: NodeJS.ReadableStream): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (act: () => void) => () => {
      socket.off('readable', go).off('end', stop).off('close', stop).off('error', stop)
      act()
    }
    const go = settle(resolve)
    const stop = settle(() => reject(new EngineError('invalid', 'the client left before it had sent its request')))
    socket.on('readable', go).on('end', stop).on('close', stop).on('error', stop)
  })
}

function checkSize(size: number): void {
  if (size > MOST_BYTES) throw new EngineError('invalid', `the body of the request is larger than ${MOST_BYTES} bytes`)
}
