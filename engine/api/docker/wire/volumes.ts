import { z } from 'zod'
import type { Engine } from '../../../operations/engine.ts'
import type { VolumeRecord } from '../../../stores/volumes/volumes.ts'
import { text, textMap } from './go.ts'

/** The body of POST /volumes/create. */
export const VolumeCreateBody = z.object({ Name: text, Driver: text, DriverOpts: textMap, Labels: textMap })

/** A volume as lists and inspect show it. */
export function volumeJson(engine: Engine, volume: VolumeRecord) {
  return {
    CreatedAt: new Date(volume.created).toISOString().replace(/\.\d+Z$/, 'Z'),
    Driver: volume.driver,
    Labels: orNull(volume.labels),
    Mountpoint: engine.volumes.path(volume.name),
    Name: volume.name,
    Options: orNull(volume.options),
    Scope: 'local',
  }
}

/** The same for `docker system df`: -1 stands for a size that is not known. */
export function volumeUsage(engine: Engine, volume: VolumeRecord, sizes: ReadonlyMap<string, number | null>) {
  return {
    ...volumeJson(engine, volume),
    UsageData: { RefCount: engine.volumes.users(volume.name).length, Size: sizes.get(volume.name) ?? -1 },
  }
}

function orNull(map: Readonly<Record<string, string>>): Readonly<Record<string, string>> | null {
  return Object.keys(map).length > 0 ? map : null
}
