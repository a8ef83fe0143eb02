import { copyFileSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { findProgram } from '../../../base/exec.ts'

const APPLETS = ['cat', 'dd', 'echo', 'env', 'head', 'id', 'ls', 'mkdir', 'mount', 'ps', 'sh', 'sleep', 'stty', 'tail']
const MORE = [
  'touch',
  'true',
  'false',
  'tty',
  'wc',
  'yes',
  'hostname',
  'md5sum',
  'grep',
  'kill',
  'sort',
  'seq',
  'rm',
  'tr',
]

/** Whether this machine has what a real root file system for tests is made of. */
export const busybox = findProgram('busybox')

/** A root file system with a shell, in a folder that is made; the caller removes it. */
export function makeRootfs(folder: string): string {
  if (!busybox) throw new Error('these tests need the Debian package busybox-static')
  for (const name of ['bin', 'dev', 'etc', 'proc', 'sys', 'tmp', 'root'])
    mkdirSync(join(folder, name), { recursive: true })
  copyFileSync(busybox, join(folder, 'bin/busybox'))
  for (const name of [...APPLETS, ...MORE]) symlinkSync('busybox', join(folder, 'bin', name))
  writeFileSync(join(folder, 'etc/passwd'), 'root:x:0:0:root:/root:/bin/sh\nanna:x:1000:1000::/tmp:/bin/sh\n')
  writeFileSync(join(folder, 'etc/group'), 'root:x:0:\nanna:x:1000:\nstaff:x:50:anna\n')
  return folder
}
