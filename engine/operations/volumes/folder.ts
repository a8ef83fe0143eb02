import { lstatSync, readdirSync, readlinkSync } from 'node:fs'
import { decodeName, diskPath, displayName } from '../../base/byte-name.ts'
import { EngineError } from '../../base/errors.ts'
import type { VolumeEntry, VolumeFolder } from '../../wire/volumes.ts'
import type { Context } from '../containers/deps.ts'
import { isMissing, Root } from '../files/root.ts'
import { newId } from '../../base/ids.ts'
import { findVolume } from './find.ts'

const MOST = 5000

/** What is in a folder of a volume; one that lies elsewhere is mounted for the time of the look. */
export async function listFolder(context: Context, name: string, path: string): Promise<VolumeFolder> {
  const { volumeUse, volumeStore } = context
  const holder = `look-${newId()}`
  const data = await volumeUse.acquire(holder, findVolume(volumeStore, name))
  try {
    using root = new Root(data)
    return root.with(path, (folder) => {
      const names = readdirSync(`${folder}/.`, { encoding: 'buffer' }).map(decodeName)
      const entries = names.slice(0, MOST).flatMap((each) => entryOf(folder, each))
      return { entries: entries.sort(inOrder), total: names.length }
    })
  } catch (error) {
    if (!isMissing(error)) throw error
    throw new EngineError('notFound', `volume ${name} has no folder ${path}`)
  } finally {
    volumeUse.release(holder)
  }
}

function entryOf(folder: string, name: string): VolumeEntry[] {
  const path = diskPath(`${folder}/${name}`)
  const stat = lstatSync(path, { throwIfNoEntry: false })
  if (!stat) return []
  const link = stat.isSymbolicLink() ? displayName(decodeName(readlinkSync(path, { encoding: 'buffer' }))) : ''
  return [
    {
      name: displayName(name),
      type: stat.isFile() ? 'file' : stat.isDirectory() ? 'directory' : link ? 'symlink' : 'other',
      bytes: stat.isFile() ? stat.size : 0,
      mode: stat.mode & 0o7777,
      uid: stat.uid,
      gid: stat.gid,
      mtime: stat.mtimeMs,
      link,
    },
  ]
}

function inOrder(one: VolumeEntry, other: VolumeEntry): number {
  const folders = Number(other.type === 'directory') - Number(one.type === 'directory')
  return folders || one.name.localeCompare(other.name)
}
