import { now } from '../../base/clock.ts'
import type { VolumeRecord, VolumeStore } from '../../stores/volumes/volumes.ts'
import type { ObjectRef } from '../../wire/errors.ts'
import type { OperationTrace } from '../trace/recorder.ts'
import { requireDriverOptions } from './driver-options.ts'
import { requireVolumeName } from './names.ts'

/** The label by which `prune` knows volumes that nobody gave a name. */
export const ANONYMOUS = 'com.docker.volume.anonymous'

export function volumeRef({ name }: Pick<VolumeRecord, 'name'>): ObjectRef {
  return { kind: 'volume', id: name, name }
}

export function isAnonymous({ labels }: VolumeRecord): boolean {
  return ANONYMOUS in labels
}

/** The volume of that name; made when there is none. */
export function makeVolume(
  store: VolumeStore,
  trace: OperationTrace,
  wanted: { name: string; anonymous: boolean; labels: Record<string, string>; options: Record<string, string> },
  container?: ObjectRef,
): VolumeRecord {
  const { name, anonymous, labels, options } = wanted
  requireVolumeName(name)
  const existing = store.get(name)
  if (existing) return existing
  requireDriverOptions(name, options)
  const record: VolumeRecord = {
    name,
    driver: 'local',
    labels: anonymous ? { ...labels, [ANONYMOUS]: '' } : labels,
    options,
    created: now(),
  }
  store.insert(record)
  trace.step({ kind: 'volume.created', volume: volumeRef(record), ...(container ? { container } : {}) })
  return record
}
