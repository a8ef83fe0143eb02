import { Readable } from 'node:stream'
import { pipeline } from 'node:stream'
import { EngineError } from '../../base/errors.ts'
import { findProgram, PROGRAM_PATH, startAttached } from '../../base/exec.ts'
import { servedCompression, decompressed } from '../../stores/layers/decompress.ts'

/** Compressions that a program of the system reads. */
const PROGRAMS: [name: string, magic: Buffer, debian: string][] = [
  ['xz', Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]), 'xz-utils'],
  ['bzip2', Buffer.from('BZh'), 'bzip2'],
]

/** How many bytes tell what a stream is. */
const HEAD = 512

/** A stream whose beginning was looked at. */
export interface Opened {
  /** The first bytes, uncompressed; fewer than 512 where there are no more. */
  head: Buffer
  /** All of them. */
  stream: Readable
}

/** The uncompressed bytes of a stream in gzip, zstd, xz, bzip2 or none of these; told by its first bytes. */
export async function plainStream(source: Readable): Promise<Opened> {
  const raw = await peek(source[Symbol.asyncIterator]() as AsyncIterator<Buffer>, 6)
  const program = PROGRAMS.find(([, magic]) => raw.head.subarray(0, magic.length).equals(magic))
  const chunks = program
    ? throughProgram(Readable.from(raw.all()), program)
    : decompressed(raw.all(), servedCompression(raw.head))
  const plain = await peek(chunks[Symbol.asyncIterator](), HEAD)
  return { head: plain.head, stream: Readable.from(plain.all(), { objectMode: false }) }
}

async function peek(
  chunks: AsyncIterator<Buffer>,
  wanted: number,
): Promise<{ head: Buffer; all(): AsyncGenerator<Buffer> }> {
  let head: Buffer = Buffer.alloc(0)
  while (head.length < wanted) {
    const next = await chunks.next()
    if (next.done) break
    head = Buffer.concat([head, next.value])
  }
  return {
    head,
    async *all() {
      yield head
      for (;;) {
        const next = await chunks.next()
        if (next.done) return
        yield next.value
      }
    },
  }
}

async function* throughProgram(source: Readable, [name, , debian]: (typeof PROGRAMS)[number]): AsyncGenerator<Buffer> {
  const program = findProgram(name)
  if (!program)
    throw new EngineError(
      'unavailable',
      `this archive is compressed with ${name}: install the Debian package ${debian}`,
    )
  const child = startAttached(program, ['-dc'], {
    cwd: '/',
    env: { PATH: PROGRAM_PATH },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  const { stdin, stdout, stderr } = child
  if (!stdin || !stdout || !stderr) throw new EngineError('internal', `${name} has no pipes`)
  let said = ''
  stderr.on('data', (data) => {
    said += data
  })
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  pipeline(source, stdin, () => {})
  try {
    for await (const chunk of stdout) yield chunk as Buffer
    if ((await ended) !== 0)
      throw new EngineError('invalid', `the archive's ${name} data is damaged or truncated: ${said.trim()}`)
  } finally {
    child.kill('SIGKILL')
  }
}
