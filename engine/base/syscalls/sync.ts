import { closeSync, fsyncSync, openSync } from 'node:fs'
import { check, libc } from './libc.ts'

const syncfs = libc.func('int syncfs(int fd)')

/** Waits until everything written to the file system that holds `path` is on the disk: one call for a tree of any size. */
export function syncFileSystem(path: string): void {
  const folder = openSync(path, 'r')
  try {
    check(syncfs(folder), 'syncfs', path)
  } finally {
    closeSync(folder)
  }
}

/** Makes names that were added to or removed from a folder survive a loss of power. */
export function syncFolder(path: string): void {
  const folder = openSync(path, 'r')
  try {
    fsyncSync(folder)
  } finally {
    closeSync(folder)
  }
}
