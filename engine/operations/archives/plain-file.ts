import { randomUUID } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, open, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createZstdDecompress } from 'node:zlib'
import { EngineError } from '../../base/errors.ts'
import { type Compression, compressionOf } from '../../formats/compression.ts'
import { HEAD_BYTES } from './what-it-is.ts'

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
  try {
    const { head, rest } = await withHead(stream, 4)
    return await spool(rest, name, compressionOf(head), folder, signal, limits)
  } finally {
    stream.destroy()
  }
}

/** The first bytes of a stream (fewer when it has fewer), and the stream as if they had not been read. */
async function withHead(stream: Readable, bytes: number): Promise<{ head: Buffer; rest: Readable }> {
  const chunks: Buffer[] = []
  let got = 0
  for await (const chunk of stream.iterator({ destroyOnReturn: false })) {
    chunks.push(chunk as Buffer)
    got += (chunk as Buffer).length
    if (got >= bytes) break
  }
  const head = Buffer.concat(chunks)
  if (stream.readableEnded) return { head, rest: Readable.from([head]) }
  stream.unshift(head)
  return { head, rest: stream }
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

async function spool(
  source: Readable,
  name: string,
  compression: Compression,
  folder: string,
  signal: AbortSignal | undefined,
  limits: SpoolLimits,
): Promise<PlainFile> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const path = join(folder, randomUUID())
  // Room for a megabyte, so that many small chunks become few large writes.
  const file = createWriteStream(path, { mode: 0o600, highWaterMark: 1 << 20 })
  let read = 0
  source.on('data', (chunk: Buffer) => {
    read += chunk.length
    // Stopped here and not by a transform: an upload comes in thousands of small chunks, which a transform makes twice as slow.
    if (compression === 'none' && read > limits.bytes) source.destroy(tooLarge(name, limits))
  })
  try {
    if (compression === 'none') await pipeline(source, file, { signal })
    else {
      const limit = limiter(name, limits, () => read)
      await pipeline(source, inflater(compression), limit, file, { signal })
    }
  } catch (error) {
    await rm(path, { force: true })
    throw asRefusal(error, name, compression)
  }
  return { name, path, bytes: read, compression, release: () => rm(path, { force: true }) }
}

function inflater(compression: 'gzip' | 'zstd'): Transform {
  const options = { chunkSize: 1 << 18 }
  return compression === 'gzip' ? createGunzip(options) : createZstdDecompress(options)
}

/** Stops a bomb: what unpacks to more than the limits. */
function limiter(name: string, limits: SpoolLimits, read: () => number): Transform {
  let written = 0
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      written += chunk.length
      if (written > limits.bytes) done(tooLarge(name, limits))
      else if (written > RATIO_ABOVE && written > limits.ratio * read())
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

function tooLarge(name: string, limits: SpoolLimits): EngineError {
  return new EngineError('invalid', `${name} unpacks to more than ${limits.bytes} bytes, the most that is accepted`)
}

function asRefusal(error: unknown, name: string, compression: Compression): unknown {
  const code = (error as NodeJS.ErrnoException).code ?? ''
  if (!/^(Z_|ZSTD_|ERR_ZSTD)/.test(code)) return error
  return new EngineError('invalid', `${name} is damaged or truncated: its ${compression} data does not unpack`, {
    cause: error,
  })
}
