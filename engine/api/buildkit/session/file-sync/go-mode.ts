/** Go's FileMode, as clients send it: its type bits are not those of stat(2). */
const DIRECTORY = 0x8000_0000
const SYMLINK = 0x0800_0000
/** Devices, pipes, sockets and what is none of the known types. */
const OTHER = 0x0400_0000 | 0x0200_0000 | 0x0100_0000 | 0x0020_0000 | 0x0008_0000
const SETUID = 0x0080_0000
const SETGID = 0x0040_0000
const STICKY = 0x0010_0000

export type FileType = 'directory' | 'symlink' | 'file' | 'other'

export function typeOf(goMode: number): FileType {
  if ((goMode & DIRECTORY) !== 0) return 'directory'
  if ((goMode & SYMLINK) !== 0) return 'symlink'
  return (goMode & OTHER) !== 0 ? 'other' : 'file'
}

/** The bits of chmod(2). */
export function permissionsOf(goMode: number): number {
  return (
    (goMode & 0o777) |
    ((goMode & SETUID) !== 0 ? 0o4000 : 0) |
    ((goMode & SETGID) !== 0 ? 0o2000 : 0) |
    ((goMode & STICKY) !== 0 ? 0o1000 : 0)
  )
}

export function goModeOf(type: Exclude<FileType, 'other'>, permissions: number): number {
  const bits =
    (type === 'directory' ? DIRECTORY : type === 'symlink' ? SYMLINK : 0) |
    (permissions & 0o777) |
    ((permissions & 0o4000) !== 0 ? SETUID : 0) |
    ((permissions & 0o2000) !== 0 ? SETGID : 0) |
    ((permissions & 0o1000) !== 0 ? STICKY : 0)
  return bits >>> 0
}
