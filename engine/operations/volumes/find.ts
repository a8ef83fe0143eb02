import { EngineError } from '../../base/errors.ts'
import type { ContainerRecord, ContainerStore } from '../../stores/containers/containers.ts'
import type { VolumeRecord, VolumeStore } from '../../stores/volumes/volumes.ts'

export function findVolume(store: VolumeStore, name: string): VolumeRecord {
  const record = store.get(name)
  if (!record)
    throw new EngineError('notFound', `get ${name}: no such volume`, {
      details: { key: 'volumeNotFound', values: { name } },
    })
  return record
}

/** Containers that mount a volume, running or not, oldest first. */
export function usersOf(containers: ContainerStore, name: string): ContainerRecord[] {
  return containers
    .all()
    .filter(({ mounts }) => mounts.some((point) => point.type === 'volume' && point.name === name))
    .reverse()
}
