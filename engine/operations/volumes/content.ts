import { createReadStream } from 'node:fs'
import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { EngineError } from '../../base/errors.ts'
import type { VolumeRecord } from '../../stores/volumes/volumes.ts'
import type { Context } from '../containers/deps.ts'
import { Root } from '../files/root.ts'
import { unpackInto } from '../files/unpack.ts'
import type { OperationTrace } from '../trace/recorder.ts'
import { copyTree, isEmpty } from './copy-tree.ts'
import { liesElsewhere } from './driver-options.ts'
import { findVolume, usersOf } from './find.ts'
import { makeVolume, volumeRef } from './make.ts'
import { requireVolumeName } from './names.ts'
import { bytesBelow } from './sizes.ts'

/** A new volume with everything that is in `source`. It appears when all is there. */
export async function cloneVolume(
  context: Context,
  trace: OperationTrace,
  source: string,
  name: string,
): Promise<VolumeRecord> {
  const original = findVolume(context.volumeStore, source)
  requireVolumeName(name)
  requireUntaken(context, name)
  return gather(context, trace, name, async (staged) => {
    const holder = `clone-${trace.id}`
    const path = await context.volumeUse.acquire(holder, original)
    try {
      using root = new Root(path)
      await copyTree(root, '/', staged, trace.signal)
    } finally {
      context.volumeUse.release(holder)
    }
  })
}

/** Into a new volume, or an empty one that nobody uses at the moment: so a broken archive spoils nothing. */
export async function importVolume(context: Context, trace: OperationTrace, name: string, tar: string): Promise<void> {
  const { volumeStore } = context
  requireVolumeName(name)
  const existing = volumeStore.get(name)
  if (existing) {
    requireHere(existing, 'imported into')
    requireIdle(context, existing)
    if (!isEmpty(volumeStore.path(name)))
      throw new EngineError('conflict', `volume ${name} is not empty: empty it first, or import into a new one`, {
        objects: [volumeRef(existing)],
        details: { key: 'volumeNotEmpty', values: { name } },
      })
  }
  await gather(context, trace, name, async (staged) => {
    using root = new Root(staged)
    await unpackInto(root, '/', createReadStream(tar), {
      noOverwriteDirNonDir: false,
      owner: null,
      onBytes: () => {},
      signal: trace.signal,
    })
  })
}

export async function emptyVolume(context: Context, trace: OperationTrace, name: string): Promise<void> {
  const record = findVolume(context.volumeStore, name)
  requireIdle(context, record)
  if (liesElsewhere(record.options)) {
    const holder = `empty-${trace.id}`
    const path = await context.volumeUse.acquire(holder, record)
    try {
      for (const each of await readdir(path)) await rm(join(path, each), { recursive: true, force: true })
    } finally {
      context.volumeUse.release(holder)
    }
  } else await context.volumeStore.empty(name)
  trace.step({ kind: 'volume.emptied', volume: volumeRef(record) })
}

async function gather(
  { volumeStore }: Context,
  trace: OperationTrace,
  name: string,
  body: (staged: string) => Promise<void>,
): Promise<VolumeRecord> {
  const staged = volumeStore.stage()
  try {
    await body(staged)
    const bytes = await bytesBelow(staged)
    const record = makeVolume(volumeStore, trace, { name, anonymous: false, labels: {}, options: {} })
    volumeStore.fill(name, staged)
    trace.step({ kind: 'volume.filled', volume: volumeRef(record), bytes })
    return record
  } catch (error) {
    await rm(staged, { recursive: true, force: true })
    throw error
  }
}

function requireUntaken({ volumeStore }: Context, name: string): void {
  const taken = volumeStore.get(name)
  if (taken)
    throw new EngineError('conflict', `there is a volume ${name} already: choose another name, or remove it first`, {
      objects: [volumeRef(taken)],
      details: { key: 'volumeNameTaken', values: { name } },
    })
}

function requireHere({ name, options }: VolumeRecord, what: string): void {
  if (liesElsewhere(options))
    throw new EngineError('unsupported', `volume ${name} lies on ${options.device}, which cannot be ${what}`)
}

/** Running programs would keep the old folder open. */
function requireIdle({ store, volumeUse }: Context, { name }: VolumeRecord): void {
  if (!volumeUse.isUsed(name)) return
  const running = usersOf(store, name).filter(({ state }) => state.pid > 0)
  const names = running.map((record) => record.name).join(', ')
  throw new EngineError('conflict', `volume ${name} is in use${names && ` by ${names}`}: stop what uses it first`, {
    objects: running.map((record) => ({ kind: 'container', id: record.id, name: record.name })),
    details: { key: 'volumeBusy', values: { name, containers: names } },
  })
}
