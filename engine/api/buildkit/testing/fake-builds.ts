import { createHash } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { Readable } from 'node:stream'
import { risingNanoseconds } from '../../../base/clock.ts'
import { EngineError, toEngineError } from '../../../base/errors.ts'
import { BuildError } from '../../../operations/builds/build-error.ts'
import type {
  Build,
  BuildProgress,
  BuildRecord,
  BuildRequest,
  Builds,
  Built,
  Vertex,
} from '../../../operations/builds/builds.ts'

interface FakeBuild extends Build {
  record: BuildRecord
  told: BuildProgress[]
  hidden: boolean
}

/**
 * Builds in memory, for tests of the protocol: a Dockerfile's lines are its steps. `RUN fail` fails, `RUN wait` lasts until
 * the build is cancelled, `RUN secret X` and the like say what the client answers.
 */
export class FakeBuilds implements Builds {
  readonly opened: FakeBuild[] = []
  readonly requests: BuildRequest[] = []
  /** Bytes of the tar that results are sent as. */
  tar: Buffer = Buffer.alloc(1024)
  private waiting = new Set<() => void>()
  readonly cache: Builds['cache'] = { list: () => [], prune: async () => ({ removed: [], bytes: 0 }) }

  open: Builds['open'] = (origin, { id, hidden }) => {
    const told: BuildProgress[] = []
    const record: BuildRecord = {
      id,
      title: '',
      operation: 1,
      state: 'running',
      startedAt: Date.now(),
      endedAt: null,
      steps: { total: 0, completed: 0, cached: 0 },
      names: [],
      images: [],
      target: '',
      platform: 'linux/amd64',
      pinned: false,
      error: null,
      dockerfile: null,
      warnings: [],
      again: null,
    }
    const change = () => {
      for (const wake of [...this.waiting]) wake()
    }
    const close = async (error?: Error) => {
      if (record.state !== 'running') return
      record.state = error ? (toEngineError(error).code === 'cancelled' ? 'cancelled' : 'failed') : 'done'
      record.endedAt = Date.now()
      record.error = error ? { message: error.message, lines: null } : null
      change()
    }
    const tell = (progress: BuildProgress) => {
      told.push(progress)
      change()
    }
    const signal = origin.signal ?? new AbortController().signal
    const build: FakeBuild = {
      id,
      hidden,
      record,
      told,
      signal,
      tell,
      close,
      solve: (request) => this.solve(request, build),
      tag: async (built, names) => {
        record.names = names
        return `sha256:${createHash('sha256').update(built.config).digest('hex')}` as never
      },
      folder: (path) => ({ read: async () => null, folder: async () => path }),
      fetch: async () => ({ read: async () => null, folder: async () => '' }),
      unpack: async () => ({ read: async () => null, folder: async () => '' }),
      tree: () => Readable.from([this.tar]),
      [Symbol.asyncDispose]: () => close(),
    }
    this.opened.push(build)
    return build
  }

  history = () => this.opened.filter(({ hidden }) => !hidden).map(({ record }) => record)

  find: Builds['find'] = (id) => {
    const found = this.history().find((record) => record.id === id)
    if (!found) throw new EngineError('notFound', `no build ${id} in the history`)
    return found
  }

  async *progress(id: string, signal: AbortSignal): AsyncGenerator<BuildProgress> {
    const build = this.opened.find(({ record }) => record.id === id)
    for (let next = 0; build && !signal.aborted; ) {
      const progress = build.told[next]
      if (progress) {
        next++
        yield progress
      } else if (build.record.state !== 'running') return
      else await new Promise<void>((resolve) => this.waiting.add(resolve))
    }
  }

  cancel: Builds['cancel'] = () => {}

  forget: Builds['forget'] = (ids) => {
    for (const id of ids)
      this.opened.splice(
        this.opened.findIndex(({ record }) => record.id === id),
        1,
      )
  }

  pin: Builds['pin'] = (id, pinned) => {
    this.find(id).pinned = pinned
  }

  private async solve(request: BuildRequest, build: FakeBuild): Promise<Built> {
    this.requests.push(request)
    const dockerfile = await request.files.read(request.dockerfile)
    if (!dockerfile)
      throw new BuildError(
        'invalid',
        `failed to read dockerfile: open ${request.dockerfile}: no such file or directory`,
      )
    const text = Buffer.from(dockerfile).toString()
    build.record.dockerfile = { name: request.dockerfile, text }
    const ignore = await request.files.read('.dockerignore')
    for (const [at, line] of text.trim().split('\n').entries()) {
      const source = { name: request.dockerfile, text, lines: { start: at + 1, end: at + 1 } }
      await this.step(line, source, request, build, ignore ? Buffer.from(ignore).toString().trim().split('\n') : [])
    }
    const config = Buffer.from(JSON.stringify({ os: 'linux', architecture: 'amd64', target: request.target }))
    return { id: `built-${this.requests.length}`, top: null, config, platform: 'linux/amd64' }
  }

  private async step(
    line: string,
    source: NonNullable<BuildError['source']>,
    request: BuildRequest,
    build: FakeBuild,
    ignore: string[],
  ): Promise<void> {
    const started = risingNanoseconds()
    const digest = `sha256:${createHash('sha256').update(`${build.id} ${line}`).digest('hex')}`
    const vertex: Vertex = {
      digest,
      name: `[1/1] ${line}`,
      inputs: [],
      started,
      completed: null,
      cached: false,
      error: '',
    }
    const say = (text: string) =>
      build.tell({ type: 'log', vertex: digest, stream: 1, data: Buffer.from(`${text}\n`), at: risingNanoseconds() })
    build.tell({ type: 'vertex', vertex })
    const [, verb = '', value = ''] = line.split(' ')
    if (verb === 'fail')
      throw new BuildError('invalid', 'process "/bin/sh -c fail" did not complete successfully: exit code: 3', {
        source,
        vertex: digest,
        exitCode: 3,
      })
    if (verb === 'wait') {
      say('waiting')
      await new Promise((_, reject) => build.signal.addEventListener('abort', () => reject(build.signal.reason)))
    }
    if (verb === 'files') {
      const folder = await request.files.folder({ ignore, paths: null, onBytes: () => {} })
      say(`files: ${readdirSync(folder, { recursive: true }).sort().join(' ')}`)
    }
    if (verb === 'secret') say(`secret: ${Buffer.from((await request.secret(value)) ?? 'none')}`)
    build.tell({ type: 'vertex', vertex: { ...vertex, completed: risingNanoseconds() } })
  }
}
