import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { EngineError } from '../../base/errors.ts'
import { makeFolder } from '../../base/folder.ts'
import { type UserMount, knowsRecursiveReadOnly } from '../../formats/runtime-spec/mounts.ts'
import type { ContainerRecord } from '../../stores/containers/containers.ts'
import type { MountPoint } from '../../wire/mounts.ts'
import type { Context } from '../containers/deps.ts'
import { rwId } from '../containers/state.ts'
import type { OperationTrace } from '../trace/recorder.ts'
import { isAroundRoot } from './around-root.ts'
import { isReadOnly } from './driver-options.ts'
import { makeVolume, volumeRef } from './make.ts'
import { requireSource } from './resolve-mounts.ts'
import { requireShared } from './shared-mounts.ts'

/** Makes ready what a container mounts, as it starts; `releaseMounts` is the other end, also after a failure in between. */
export async function acquireMounts(
  context: Context,
  trace: OperationTrace,
  record: ContainerRecord,
): Promise<UserMount[]> {
  const mounts: UserMount[] = []
  for (const [index, point] of record.mounts.entries()) mounts.push(await acquire(context, trace, record, point, index))
  return mounts
}

export function releaseMounts(context: Context, trace: OperationTrace, record: ContainerRecord): void {
  const { volumeMounts, volumeUse } = context
  for (const target of volumeMounts.mounted(partsFolder(context, record))) volumeMounts.unmount(target)
  for (const name of volumeUse.release(record.id))
    trace.step({ kind: 'volume.unmounted', on: rwId(record.id), volume: volumeRef({ name }) })
}

async function acquire(
  context: Context,
  trace: OperationTrace,
  record: ContainerRecord,
  point: MountPoint,
  index: number,
): Promise<UserMount> {
  const { target, readOnly } = point
  if (point.type === 'tmpfs') return { type: 'tmpfs', target, options: point.options }
  const bind = { type: 'bind', target, propagation: point.propagation, recursive: !point.nonRecursive } as const
  if (point.type === 'bind') {
    makeSource(point)
    if (point.readOnlyForceRecursive) requireRecursiveReadOnly(context.host.facts.kernel, point)
    const propagation = sharedPropagation(context, point)
    return { ...bind, propagation, source: point.source, readOnly, readOnlyBelow: canHoldMounts(point) }
  }
  // It is there, unless the engine was killed in the container's create.
  const volume = makeVolume(context.volumeStore, trace, { ...point, labels: {}, options: {} })
  const path = await context.volumeUse.acquire(record.id, volume)
  const source = point.subpath ? part(context, record, path, point, index) : path
  const propagation = point.propagation
  trace.step({ kind: 'volume.mounted', on: rwId(record.id), volume: volumeRef(volume), target, readOnly, propagation })
  // crun makes a bind of a read-only mount writable unless it is told.
  return { ...bind, source, readOnly: readOnly || isReadOnly(volume.options), readOnlyBelow: !point.subpath }
}

/** Around the data root nobody asked for it: where mounts do not spread, there is nothing to let go either. */
function sharedPropagation({ root }: Context, point: MountPoint): MountPoint['propagation'] {
  try {
    requireShared(point, readFileSync('/proc/self/mountinfo', 'latin1'))
    return point.propagation
  } catch (error) {
    if (point.propagation === 'rslave' && isAroundRoot(point, root)) return 'rprivate'
    throw error
  }
}

/** Nothing is mounted below a file, and crun refuses to look for it there. */
function canHoldMounts({ source, readOnlyNonRecursive }: MountPoint): boolean {
  return !readOnlyNonRecursive && statSync(source).isDirectory()
}

function requireRecursiveReadOnly(kernel: string, { source }: MountPoint): void {
  if (!knowsRecursiveReadOnly(kernel))
    throw new EngineError(
      'invalid',
      `rro is not supported: ${source} cannot be made read-only with what is mounted below it by kernel ${kernel}, which is older than 5.12`,
    )
}

function makeSource(point: MountPoint): void {
  if (!point.createSource) requireSource(point)
  else if (!existsSync(point.source)) makeFolder(point.source, 0o755)
}

/** Mounted by the engine, from an open file: who can write to the volume cannot lead the runtime elsewhere meanwhile. */
function part(context: Context, record: ContainerRecord, root: string, { subpath }: MountPoint, index: number): string {
  const target = join(partsFolder(context, record), String(index))
  try {
    context.volumeMounts.bindInside(root, subpath, target)
  } catch (error) {
    const { message } = error as Error
    throw new EngineError('invalid', `cannot access path ${join(root, subpath)}: ${message}`, { cause: error })
  }
  return target
}

/** Where parts of volumes, and memory that others share, are mounted for a container while it runs. */
export function partsFolder({ store }: Context, { id }: ContainerRecord): string {
  return join(store.paths(id).folder, 'parts')
}
