import { lstatSync, readdirSync, readlinkSync, type Stats } from 'node:fs'
import { decodeName, diskPath } from '../../base/byte-name.ts'
import { getXattr } from '../../base/syscalls/xattr.ts'
import { opaqueXattr } from './marks.ts'

/** Names in a folder, sorted by their code units, so that the order does not depend on the disk. */
export function namesIn(folder: string): string[] {
  return readdirSync(diskPath(folder), { encoding: 'buffer' }).map(decodeName).sort()
}

/** What a path is now, symlinks not followed; null when it is gone: a container may be running there. */
export function statOf(path: string): Stats | null {
  try {
    return lstatSync(diskPath(path))
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR') return null
    throw error
  }
}

export function targetOf(symlink: string): string {
  return decodeName(readlinkSync(diskPath(symlink), { encoding: 'buffer' }))
}

/** Overlayfs's mark for "this name of a lower layer is gone". */
export function isWhiteout(stat: Stats): boolean {
  return stat.isCharacterDevice() && stat.rdev === 0
}

/** Whether a folder hides all of a lower one. */
export function isOpaque(path: string, rootless: boolean): boolean {
  return getXattr(path, opaqueXattr(rootless))?.toString() === 'y'
}
