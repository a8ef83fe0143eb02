import { EngineError } from '../../base/errors.ts'
import { newId } from '../../base/ids.ts'
import type { ArchiveReader } from '../archives/archives.ts'
import type { Context } from '../containers/deps.ts'
import type { Volumes } from '../engine.ts'
import type { OperationTrace } from '../trace/recorder.ts'
import { cloneVolume, emptyVolume, importVolume } from './content.ts'
import { requireDriver } from './driver-options.ts'
import { exportVolume } from './export.ts'
import { findVolume, usersOf } from './find.ts'
import { listFolder } from './folder.ts'
import { makeVolume, volumeRef } from './make.ts'
import { VolumeSizes } from './sizes.ts'

export function createVolumes(context: Context, archives: ArchiveReader): Volumes {
  const { volumeStore: store, store: containers, recorder, volumeUse } = context
  const sizes = new VolumeSizes(store, volumeUse)
  const refOf = (name: string) => (store.get(name) ? volumeRef({ name }) : null)

  async function remove(trace: OperationTrace, name: string, bytes?: number): Promise<void> {
    const record = findVolume(store, name)
    const users = usersOf(containers, name)
    if (users.length > 0 || volumeUse.isUsed(name)) {
      const ids = users.map(({ id }) => id).join(', ')
      throw new EngineError('conflict', `remove ${name}: volume is in use${ids && ` - [${ids}]`}`, {
        objects: users.map(({ id, name: container }) => ({ kind: 'container', id, name: container })),
        details: { key: 'volumeInUse', values: { name, containers: users.map((one) => one.name).join(', ') } },
      })
    }
    await store.remove(name)
    trace.step({ kind: 'volume.removed', volume: volumeRef(record), ...(bytes === undefined ? {} : { bytes }) })
  }

  return {
    list: () => store.all(),
    find: (name) => findVolume(store, name),
    path: (name) => store.path(findVolume(store, name).name),
    users: (name) => usersOf(containers, name),
    sizes: () => sizes.all(),
    create: (origin, { name, driver, options, labels }) =>
      recorder.record('volume-create', origin, refOf(name), async (trace) => {
        requireDriver(name, driver)
        return makeVolume(store, trace, { name: name || newId(), anonymous: name === '', options, labels })
      }),
    remove: (origin, name) => recorder.record('volume-rm', origin, refOf(name), (trace) => remove(trace, name)),
    prune: (origin, wanted) =>
      recorder.record('volume-prune', origin, null, async (trace) => {
        const bytes = await sizes.all()
        const removed: string[] = []
        let reclaimed = 0
        for (const volume of store.all().filter(wanted)) {
          if (usersOf(containers, volume.name).length > 0 || volumeUse.isUsed(volume.name)) continue
          trace.signal.throwIfAborted()
          const freed = bytes.get(volume.name) ?? 0
          await remove(trace, volume.name, freed)
          removed.push(volume.name)
          reclaimed += freed
        }
        return { removed, bytes: reclaimed }
      }),
    clone: (origin, source, name) =>
      recorder.record('volume-clone', origin, refOf(source), (trace) => cloneVolume(context, trace, source, name)),
    empty: (origin, name) =>
      recorder.record('volume-empty', origin, refOf(name), async (trace) => {
        await emptyVolume(context, trace, name)
        sizes.forget(name)
      }),
    export: (origin, name) => exportVolume(context, origin, name),
    import: (origin, name, source) =>
      recorder.record('volume-import', origin, refOf(name), async (trace) => {
        await archives.useFile(source, trace.signal, (file) => importVolume(context, trace, name, file.path))
        sizes.forget(name)
      }),
    folder: (name, path) => listFolder(context, name, path),
  }
}
