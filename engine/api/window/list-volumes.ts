import type { Engine } from '../../operations/engine.ts'
import { isAnonymous } from '../../operations/volumes/make.ts'
import type { ContainerRecord } from '../../stores/containers/containers.ts'
import type { Volume, VolumeUser } from '../../wire/volumes.ts'

/** All volumes as the window shows them, with what each holds as last measured. */
export async function listVolumes(engine: Engine): Promise<Volume[]> {
  const sizes = await engine.volumes.sizes()
  return engine.volumes.list().map((volume) => ({
    name: volume.name,
    driver: volume.driver,
    created: volume.created,
    labels: { ...volume.labels },
    options: { ...volume.options },
    anonymous: isAnonymous(volume),
    path: engine.volumes.path(volume.name),
    bytes: sizes.get(volume.name) ?? null,
    users: engine.volumes.users(volume.name).flatMap((record) => usesOf(record, volume.name)),
  }))
}

/** A container may mount a volume in several places. */
function usesOf({ id, name, state, mounts }: ContainerRecord, volume: string): VolumeUser[] {
  return mounts
    .filter((point) => point.type === 'volume' && point.name === volume)
    .map(({ target, readOnly }) => ({
      container: { kind: 'container', id, name },
      running: state.pid > 0,
      target,
      readOnly,
    }))
}
