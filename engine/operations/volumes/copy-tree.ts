import { chmodSync, chownSync, closeSync, fstatSync, readdirSync, utimesSync } from 'node:fs'
import { packContents } from '../files/pack-tree.ts'
import { Root } from '../files/root.ts'
import { unpackInto } from '../files/unpack.ts'

/** Copies what is in a folder of `root` into the folder `target`, owners, modes and times kept, those of the folder itself too. */
export async function copyTree(root: Root, path: string, target: string, signal: AbortSignal): Promise<void> {
  const fd = root.open(path)
  try {
    using into = new Root(target)
    await unpackInto(into, '/', packContents(fd), {
      noOverwriteDirNonDir: false,
      owner: null,
      onBytes: () => {},
      signal,
    })
    const { uid, gid, mode, mtimeMs } = fstatSync(fd)
    chownWhereMapped(target, uid, gid)
    chmodSync(target, mode & 0o7777)
    utimesSync(target, mtimeMs / 1000, mtimeMs / 1000)
  } finally {
    closeSync(fd)
  }
}

export function isEmpty(folder: string): boolean {
  return readdirSync(folder).length === 0
}

function chownWhereMapped(path: string, uid: number, gid: number): void {
  try {
    chownSync(path, uid, gid)
  } catch (error) {
    // An owner that the user namespace does not map.
    if ((error as NodeJS.ErrnoException).code !== 'EINVAL') throw error
  }
}
