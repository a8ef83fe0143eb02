import { randomUUID } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, open, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { PassThrough, type Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createZstdDecompress } from 'node:zlib'
import { EngineError } from '../../base/errors.ts'
import type { ArchivePreview } from '../../wire/archives.ts'
import { HEAD_BYTES } from './what-it-is.ts'

type Compression = ArchivePreview['compression']

/** An archive as an uncompressed file that can be read at any place. */
export interface PlainFile {
  /** What people call it: the file's name, or "the archive" for a stream. */
  name: string
  path: string
  /** As it came, compressed or not. */
  bytes: number
  compression: Compression
  /** Deletes the unpacked copy, where one was made. */
  release(): Promise<void>
}

/** What an unpacked archive may hold at most: in all, and for one byte of a compressed archive above 100 MB. */
export interface SpoolLimits {
  bytes: number
  ratio: number
}

export const SPOOL_LIMITS: SpoolLimits = { bytes: 100e9, ratio: 1000 }
const RATIO_ABOVE = 100e6

/**
 * An uncompressed file is read where it lies. What is compressed is unpacked into `folder` first, because the list of what
 * an image archive holds may come last. Rejects `notFound` and `invalid` for what is no readable file.
 */
export async function plainFile(
  path: string,
  folder: string,
  signal: AbortSignal | undefined,
  limits = SPOOL_LIMITS,
): Promise<PlainFile> {
  const name = basename(path)
  const { bytes, head } = await examine(path)
  const compression = compressionOf(head)
  if (compression === 'none') return { name, path, bytes, compression, release: async () => {} }
  return await spool(createReadStream(path), name, compression, folder, signal, limits)
}

/** A stream is always spooled: nothing tells what it is before its end. */
export async function plainFileOfStream(
  stream: Readable,
  folder: string,
  signal: AbortSignal | undefined,
  limits = SPOOL_LIMITS,
): Promise<PlainFile> {
  const name = 'the archive'
  const chunks: Buffer[] = []
  let got = 0
  const rest = stream.iterator({ destroyOnReturn: false })
  while (got < 4) {
    const next = await rest.next()
    if (next.done) break
    const chunk = Buffer.from(next.value as Uint8Array)
    chunks.push(chunk)
    got += chunk.length
  }
  const head = Buffer.concat(chunks)
  async function* whole(): AsyncGenerator<Buffer> {
    yield head
    for await (const chunk of { [Symbol.asyncIterator]: () => rest }) yield chunk as Buffer
  }
  try {
    return await spool(whole(), name, compressionOf(head), folder, signal, limits)
  } finally {
    stream.destroy()
  }
}

async function examine(path: string): Promise<{ bytes: number; head: Buffer }> {
  const file = await open(path, 'r').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR')
      throw new EngineError('notFound', `No such file: ${path}`, { cause: error })
    throw new EngineError('unavailable', `${path} cannot be read: ${error.message}`, { cause: error })
  })
  try {
    const stat = await file.stat()
    if (!stat.isFile())
      throw new EngineError(
        'invalid',
        `${path} is ${stat.isDirectory() ? 'a folder' : 'not a regular file'}: expected a tar archive`,
      )
    const head = Buffer.alloc(Math.min(stat.size, HEAD_BYTES))
    await file.read(head, 0, head.length, 0)
    return { bytes: stat.size, head }
  } finally {
    await file.close()
  }
}

function compressionOf(head: Buffer): Compression {
  if (head[0] === 0x1f && head[1] === 0x8b) return 'gzip'
  return head.length >= 4 && head.readUInt32LE() === 0xfd2fb528 ? 'zstd' : 'none'
}

async function spool(
  source: Readable | AsyncIterable<Buffer>,
  name: string,
  compression: Compression,
  folder: string,
  signal: AbortSignal | undefined,
  limits: SpoolLimits,
): Promise<PlainFile> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const path = join(folder, randomUUID())
  let read = 0
  const counter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      read += chunk.length
      done(null, chunk)
    },
  })
  try {
    const limit = limiter(name, compression, limits, () => read)
    await pipeline(source, counter, inflater(compression), limit, createWriteStream(path, { mode: 0o600 }), { signal })
  } catch (error) {
    await rm(path, { force: true })
    throw asRefusal(error, name, compression)
  }
  return { name, path, bytes: read, compression, release: () => rm(path, { force: true }) }
}

function inflater(compression: Compression): Transform {
  const options = { chunkSize: 1 << 18 }
  if (compression === 'gzip') return createGunzip(options)
  return compression === 'zstd' ? createZstdDecompress(options) : new PassThrough()
}

/** Stops a bomb: what unpacks to more than the limits. */
function limiter(name: string, compression: Compression, limits: SpoolLimits, read: () => number): Transform {
  let written = 0
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      written += chunk.length
      if (written > limits.bytes)
        done(
          new EngineError('invalid', `${name} unpacks to more than ${limits.bytes} bytes, the most that is accepted`),
        )
      else if (compression !== 'none' && written > RATIO_ABOVE && written > limits.ratio * read())
        done(
          new EngineError(
            'invalid',
            `${name} unpacks to more than ${limits.ratio} times its size: it looks made to fill the disk`,
          ),
        )
      else done(null, chunk)
    },
  })
}

function asRefusal(error: unknown, name: string, compression: Compression): unknown {
  const code = (error as NodeJS.ErrnoException).code ?? ''
  if (!/^(Z_|ZSTD_|ERR_ZSTD)/.test(code)) return error
  return new EngineError('invalid', `${name} is damaged or truncated: its ${compression} data does not unpack`, {
    cause: error,
  })
}
