import { createLogins } from '../../../operations/registries/logins.ts'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { digestOf } from '../../../base/digest.ts'
import { EngineError } from '../../../base/errors.ts'
import { newId } from '../../../base/ids.ts'
import { NEVER_STARTED } from '../../../wire/containers.ts'
import type { CreateOptions, Engine, ExecRecord } from '../../../operations/engine.ts'
import { createTrace } from '../../../operations/trace/trace.ts'
import type { ContainerRecord } from '../../../stores/containers/containers.ts'
import type { ImageRecord } from '../../../stores/images/images.ts'
import { openDatabase } from '../../../stores/metadata/database.ts'
import { createTraceStore } from '../../../stores/trace/sqlite-trace.ts'
import type { Change, ContainerState } from '../../../wire/containers.ts'
import type { Image } from '../../../wire/images.ts'
import { MemoryStdio } from './memory-stdio.ts'

/** An engine without a kernel, for the tests of its doors: the trace is the real one, containers are records, a program echoes its input. */
export interface MemoryEngine {
  engine: Engine
  folder: string
  /** Lines that every container has in its log. */
  logLines: number
  /** Chunks that a save or an export gives before it ends; null: without end. */
  archive: { chunks: number | null; failAfter: number | null }
  /** Read-write layer of every container. */
  changes: Change[]
  write(change: Change): void
  /** How many streams of it are open. */
  open: { logs: number; watches: number; archives: number; samples: number }
  stdio: MemoryStdio[]
  close(): Promise<void>
}

const MOMENT = Date.parse('2026-01-02T03:04:05Z')
const CHUNK = Buffer.alloc(64 << 10, 'x')
const IMAGE_ID = digestOf('busybox')

export function createMemoryEngine(): MemoryEngine {
  const folder = mkdtempSync(join(tmpdir(), 'cutaway-doors-'))
  const db = openDatabase(folder)
  const store = createTraceStore(db)
  const { recorder, trace } = createTrace(store)
  const records = new Map<string, ContainerRecord>()
  const execs = new Map<string, ExecRecord>()
  const ends = new Map<string, PromiseWithResolvers<{ exitCode: number; error: string }>>()
  const watchers = new Set<(change: Change) => void>()
  const memory: Omit<MemoryEngine, 'engine'> = {
    folder,
    logLines: 3,
    archive: { chunks: 4, failAfter: null },
    changes: [],
    write: (change) => {
      for (const watcher of watchers) watcher(change)
    },
    open: { logs: 0, watches: 0, archives: 0, samples: 0 },
    stdio: [],
    close: async () => {
      await store.close()
      db.close()
      rmSync(folder, { recursive: true })
    },
  }

  const find = (reference: string): ContainerRecord => {
    const found = [...records.values()].find(({ id, name }) => name === reference || id.startsWith(reference))
    if (!found) throw new EngineError('notFound', `No such container: ${reference}`)
    return found
  }
  const set = (reference: string, state: Partial<ContainerState>): void => {
    const record = find(reference)
    records.set(record.id, { ...record, state: { ...record.state, ...state } })
  }
  const add = ({ name, config, host, image }: CreateOptions): string => {
    if (image !== 'busybox') throw new EngineError('notFound', `No such image: ${image}:latest`)
    const id = newId()
    records.set(id, {
      id,
      name: name || `c${records.size}`,
      image: IMAGE_ID,
      imageName: image,
      top: null,
      created: Date.now(),
      config,
      host,
      mounts: [],
      argv: config.cmd ?? ['sh'],
      state: NEVER_STARTED,
    })
    return id
  }
  const stdio = (onEnd: (exitCode: number) => void): MemoryStdio => {
    const made = new MemoryStdio(onEnd)
    memory.stdio.push(made)
    return made
  }
  const finish = (id: string, exitCode: number): void => {
    set(id, { status: 'exited', exitCode, finishedAt: Date.now() })
    ends.get(id)?.resolve({ exitCode, error: '' })
    if (find(id).host.autoRemove) records.delete(id)
  }
  const start = (id: string): void => {
    if (find(id).state.status === 'running') throw new EngineError('notModified', `container ${id} runs already`)
    set(id, { status: 'running', startedAt: Date.now() })
    if (find(id).argv[0] === 'true') setImmediate(() => finish(id, 0))
  }
  const archive = (): Readable => {
    memory.open.archives++
    const { chunks, failAfter } = memory.archive
    let given = 0
    return new Readable({
      read() {
        if (given === failAfter) this.destroy(new EngineError('internal', 'the layer is damaged'))
        else this.push(given++ === chunks ? null : CHUNK)
      },
      destroy(error, done) {
        memory.open.archives--
        done(error)
      },
    })
  }
  const image: Image = {
    id: IMAGE_ID,
    names: ['busybox:latest'],
    created: MOMENT,
    platform: 'linux/amd64',
    layers: [],
    bytes: 4_261_502,
    ownBytes: 4_261_502,
    topLevel: true,
    usedBy: [],
    config: {} as Image['config'],
    labels: {},
  }

  const engine = served<Engine>({
    trace,
    registries: served<Engine['registries']>({
      logins: createLogins(),
      pull: async () => {
        throw new EngineError('unavailable', 'no registry here')
      },
    }),
    images: served<Engine['images']>({
      list: () => [image],
      describe: () => image,
      stack: () => [],
      find: (reference) => {
        if (reference !== 'busybox' && reference !== IMAGE_ID)
          throw new EngineError('notFound', `No such image: ${reference}`)
        return { id: IMAGE_ID, names: ['busybox:latest'], layers: [], top: null } as unknown as ImageRecord
      },
      save: (_origin, references) => {
        if (references.includes('nothing')) throw new EngineError('notFound', 'No such image: nothing:latest')
        return archive()
      },
    }),
    archives: served<Engine['archives']>({
      uploadPath: (name) => join(folder, `upload-${name.replaceAll('/', '_')}`),
    }),
    system: served<Engine['system']>({
      usage: () => ({ layersBytes: 0, containers: [...records.keys()].map((id) => ({ id, bytes: 12 })) }),
    }),
    networks: served<Engine['networks']>({
      ports: () => [],
      space: () => '',
      endpointsOf: () => [],
      list: () => [],
    }),
    files: served<Engine['files']>({ export: async () => archive() }),
    containers: served<Engine['containers']>({
      list: (all) =>
        [...records.values()]
          .filter(({ state }) => all || state.status === 'running' || state.status === 'paused')
          .reverse(),
      find,
      paths: (id) => {
        const paths = { upper: join(folder, id, 'upper'), log: join(folder, id, 'log') }
        return { folder: join(folder, id), ...paths } as ReturnType<Engine['containers']['paths']>
      },
      create: (origin, options) =>
        recorder.record('create', origin, null, async () => ({ id: add(options), warnings: [] })),
      run: (origin, options) =>
        recorder.record('run', origin, null, async () => {
          const id = add(options)
          start(id)
          return { id, warnings: [] }
        }),
      start: (origin, reference) => recorder.record('start', origin, null, async () => start(find(reference).id)),
      stop: (origin, reference) => recorder.record('stop', origin, null, async () => finish(find(reference).id, 137)),
      unlink: () => {},
      remove: (origin, reference, { force }) =>
        recorder.record('rm', origin, null, async () => {
          const { id, name, state } = find(reference)
          if (state.status === 'running' && !force)
            throw new EngineError('conflict', `cannot remove container "/${name}": it runs`, {
              objects: [{ kind: 'container', id, name }],
            })
          records.delete(id)
        }),
      wait: (reference) => {
        const { id } = find(reference)
        const end = ends.get(id) ?? Promise.withResolvers<{ exitCode: number; error: string }>()
        ends.set(id, end)
        return end.promise
      },
      attach: async (_origin, reference) => {
        const { id } = find(reference)
        return stdio((exitCode) => finish(id, exitCode))
      },
      resize: async () => {},
      processes: async () => {
        memory.open.samples++
        return [{ pid: 4242, inner: 1, parent: 0, depth: 0, command: 'sh', memory: 1, cpu: 0 }]
      },
      counts: () => ({ added: memory.changes.length, changed: 0, deleted: 0, bytes: 12 }),
      changes: () => memory.changes,
      async *watchChanges(_reference, signal) {
        const waiting: Change[] = []
        let wake = () => {}
        const watcher = (change: Change): void => {
          waiting.push(change)
          wake()
        }
        watchers.add(watcher)
        memory.open.watches++
        signal.addEventListener('abort', () => wake())
        try {
          yield { changes: [], gone: [] }
          while (!signal.aborted) {
            if (waiting.length) yield { changes: waiting.splice(0), gone: [] }
            else
              await new Promise<void>((resolve) => {
                wake = resolve
              })
          }
        } finally {
          watchers.delete(watcher)
          memory.open.watches--
        }
      },
      async *logs(reference, { follow }, signal) {
        find(reference)
        memory.open.logs++
        try {
          for (let line = 0; line < memory.logLines && !signal.aborted; line++)
            yield {
              time: `2026-01-02T03:04:05.${String(line).padStart(9, '0')}Z`,
              stream: 'stdout',
              data: Buffer.from(`line ${line}`),
            }
          if (follow && !signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve))
        } finally {
          memory.open.logs--
        }
      },
    }),
    execs: served<Engine['execs']>({
      create: (_origin, reference, config) => {
        const exec = { id: newId(), container: find(reference).id, config, pid: 0, running: false, exitCode: null }
        execs.set(exec.id, exec)
        return exec
      },
      find: (id) => {
        const exec = execs.get(id)
        if (!exec) throw new EngineError('notFound', `No such exec instance: ${id}`)
        return exec
      },
      start: async (_origin, id) => {
        const end = Promise.withResolvers<{ exitCode: number; error: string }>()
        ends.set(id, end)
        return stdio((exitCode) => end.resolve({ exitCode, error: '' }))
      },
      resize: async () => {},
      running: () => [],
      wait: async (id) => (await ends.get(id)?.promise)?.exitCode ?? 0,
    }),
  })
  return Object.assign(memory, { engine })
}

/** A contract of which only a part is there; what is missing says so when a test reaches for it. */
function served<T extends object>(part: Partial<T>): T {
  return new Proxy(part, {
    get(target, name) {
      if (name in target) return Reflect.get(target, name)
      throw new EngineError('unsupported', `the memory engine has no ${String(name)}`)
    },
  }) as T
}
