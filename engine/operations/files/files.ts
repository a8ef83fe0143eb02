import { closeSync, statSync } from 'node:fs'
import { posix } from 'node:path'
import { Readable } from 'node:stream'
import { EngineError } from '../../base/errors.ts'
import type { ContainerRecord } from '../../stores/containers/containers.ts'
import type { Context } from '../containers/deps.ts'
import { findContainer, refOf } from '../containers/find.ts'
import { userIn } from '../containers/spec.ts'
import { rwId } from '../containers/state.ts'
import type { Files } from '../engine.ts'
import type { OperationTrace } from '../trace/recorder.ts'
import { packContents, packEntryOf, packFolder } from './pack-tree.ts'
import { type CopyPath, parseCopyPath, statPath } from './path-stat.ts'
import { openPlace, openWritablePlace } from './place.ts'
import { isMissing, Root } from './root.ts'
import { streaming } from './streaming.ts'
import { unpackInto } from './unpack.ts'
import { openView } from './views.ts'

/** Progress goes to the trace at most so often. */
const PROGRESS = 100

export function createFiles(context: Context): Files {
  const { store, recorder, serial } = context

  return {
    async stat(reference, path) {
      const record = findContainer(store, reference)
      const wanted = parseCopyPath(path)
      using place = await openPlace(context, record, wanted.path)
      using root = new Root(place.folder)
      return statPath(root, place, wanted, reference)
    },

    async read(origin, reference, path) {
      const operation = recorder.open('cp', origin, refOf(store, reference))
      return streaming(operation, async (held) => {
        const record = findContainer(store, reference)
        const wanted = parseCopyPath(path)
        const place = held.use(await openPlace(context, record, wanted.path))
        const root = held.use(new Root(place.folder))
        const stat = statPath(root, place, wanted, reference)
        const folder = (stat.mode & 0o170000) === 0o040000
        const fd = held.adopt(root.open(folder ? place.path : posix.dirname(place.path)), closeSync)
        const pieces = folder ? packFolder(fd, wanted.base) : packEntryOf(fd, posix.basename(place.path), wanted.base)
        operation.step({ kind: 'files.read', on: rwId(record.id), path: wanted.path })
        return { stat, tar: traced(operation, record, pieces, 0) }
      })
    },

    async write(origin, reference, path, tar, options) {
      await recorder.record('cp', origin, refOf(store, reference), async (trace) => {
        const { id } = findContainer(store, reference)
        await serial.run(id, () => write(context, trace, { id, name: reference }, parseCopyPath(path), tar, options))
      })
    },

    async export(origin, reference) {
      const operation = recorder.open('export', origin, refOf(store, reference))
      const { tar } = await streaming(operation, async (held) => {
        const record = findContainer(store, reference)
        const root = held.use(new Root(held.use(openView(context, record)).folder))
        const fd = held.adopt(root.open('/'), closeSync)
        operation.step({ kind: 'union.read', on: rwId(record.id) })
        return { tar: traced(operation, record, packContents(fd), 1) }
      })
      return tar
    },
  }
}

async function write(
  context: Context,
  trace: OperationTrace,
  { id, name }: { id: string; name: string },
  { path }: CopyPath,
  tar: Readable,
  options: { noOverwriteDirNonDir: boolean; copyOwner: boolean },
): Promise<void> {
  const record = findContainer(context.store, id)
  const owner = options.copyOwner && record.config.user ? ownerOf(context, record) : null
  using place = await openWritablePlace(context, record, path)
  if (place.refusal) throw new EngineError('invalid', place.refusal)
  using root = new Root(place.folder)
  requireFolder(root, place.path, path, name)
  const progress = new Progress(trace, record)
  await unpackInto(root, place.path, tar, {
    noOverwriteDirNonDir: options.noOverwriteDirNonDir,
    owner,
    onBytes: (bytes) => progress.add(bytes),
    signal: trace.signal,
  })
  progress.done(0)
  trace.step({ kind: 'files.written', on: rwId(id), path })
}

/** Who the container's processes are; its own passwd knows, which is not in a folder that is bound over it. */
function ownerOf(context: Context, record: ContainerRecord): { uid: number; gid: number } {
  using view = openView(context, record)
  using root = new Root(view.folder)
  return userIn(root, record.config.user, [])
}

/** `asked` in `container`, as they were typed: so Docker names them. */
function requireFolder(root: Root, path: string, asked: string, container: string): void {
  try {
    if (root.with(path, (real) => statSync(real).isDirectory())) return
  } catch (error) {
    if (!isMissing(error)) throw error
    throw new EngineError('notFound', `Could not find the file ${asked} in container ${container}`)
  }
  throw new EngineError('invalid', 'extraction point is not a directory')
}

function traced(
  trace: OperationTrace,
  record: ContainerRecord,
  pieces: AsyncIterable<Buffer>,
  layers: number,
): Readable {
  const progress = new Progress(trace, record)
  return Readable.from(
    (async function* () {
      for await (const piece of pieces) {
        progress.add(piece.length)
        yield piece
      }
      progress.done(layers)
    })(),
    { objectMode: false },
  )
}

class Progress {
  readonly #trace: OperationTrace
  readonly #on: string
  #bytes = 0
  #told = performance.now()

  constructor(trace: OperationTrace, { id }: ContainerRecord) {
    this.#trace = trace
    this.#on = rwId(id)
  }

  add(bytes: number): void {
    this.#bytes += bytes
    if (performance.now() - this.#told < PROGRESS) return
    this.#told = performance.now()
    this.#trace.step({ kind: 'archive.progress', bytes: this.#bytes, on: this.#on })
  }

  done(layers: number): void {
    this.#trace.step({ kind: 'archive.written', bytes: this.#bytes, layers })
  }
}
