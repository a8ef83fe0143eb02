import { statSync } from 'node:fs'
import { EngineError } from '../../base/errors.ts'
import type { ContainerRecord } from '../../stores/containers/containers.ts'
import type { VolumeRecord } from '../../stores/volumes/volumes.ts'
import type { MountPoint } from '../../wire/mounts.ts'
import type { Context } from '../containers/deps.ts'
import { rwId } from '../containers/state.ts'
import { isMissing, Root } from '../files/root.ts'
import { openView } from '../files/views.ts'
import type { OperationTrace } from '../trace/recorder.ts'
import { copyTree, isEmpty } from './copy-tree.ts'
import { volumeRef } from './make.ts'
import { bytesBelow } from './sizes.ts'

/** Of a container that was just created: each of its volumes that is empty gets what the image has in its place. */
export async function fillVolumes(context: Context, trace: OperationTrace, record: ContainerRecord): Promise<void> {
  const points = record.mounts.filter(({ type, copyUp, subpath }) => type === 'volume' && copyUp && subpath === '')
  if (points.length === 0) return
  using view = openView(context, record)
  using root = new Root(view.folder)
  for (const point of points) {
    const volume = context.volumeStore.get(point.name)
    if (volume && isFolder(root, point)) await fill(context, trace, record, root, point, volume)
  }
}

async function fill(
  { volumeUse }: Context,
  trace: OperationTrace,
  record: ContainerRecord,
  root: Root,
  { target }: MountPoint,
  volume: VolumeRecord,
): Promise<void> {
  const holder = `fill-${record.id}`
  const path = await volumeUse.acquire(holder, volume)
  try {
    if (!isEmpty(path)) return
    await copyTree(root, target, path, trace.signal)
    const bytes = await bytesBelow(path)
    if (bytes > 0 || !isEmpty(path))
      trace.step({ kind: 'volume.filled', volume: volumeRef(volume), bytes, on: rwId(record.id), target })
  } finally {
    volumeUse.release(holder)
  }
}

/** False when the image has nothing there. */
function isFolder(root: Root, { target, anonymous }: MountPoint): boolean {
  try {
    if (root.with(target, (real) => statSync(real).isDirectory())) return true
  } catch (error) {
    if (isMissing(error)) return false
    throw error
  }
  if (anonymous)
    throw new EngineError('invalid', `cannot mount volume over existing file, file exists ${target} in the image`)
  return false
}
