export type TarType = 'file' | 'hardlink' | 'symlink' | 'character' | 'block' | 'directory' | 'fifo'

/** What `stat` says of a file: Node's `Stats` is one. */
interface FileKind {
  isFile(): boolean
  isDirectory(): boolean
  isSymbolicLink(): boolean
  isFIFO(): boolean
  isCharacterDevice(): boolean
  isBlockDevice(): boolean
}

/** The type that a file of a disk has in a tar; null for a socket, which no tar can carry. */
export function tarTypeOf(stat: FileKind): TarType | null {
  if (stat.isFile()) return 'file'
  if (stat.isDirectory()) return 'directory'
  if (stat.isSymbolicLink()) return 'symlink'
  if (stat.isFIFO()) return 'fifo'
  if (stat.isCharacterDevice()) return 'character'
  return stat.isBlockDevice() ? 'block' : null
}

/** One member of a tar archive: its own header, with what pax and GNU headers before it add or replace. */
export interface TarEntry {
  /** As written in the archive, not normalised: it may begin with `/` or `./`, hold `..`, end in `/`. See `base/byte-name.ts` for its form. */
  path: string
  type: TarType
  /** The twelve permission bits. */
  mode: number
  uid: number
  gid: number
  /** Size of the file when unpacked. 0 for what is not a file. */
  size: number
  /** Bytes of payload in the archive: `size`, or less for a sparse file. */
  stored: number
  /** Seconds since the epoch, fractions kept. */
  mtime: number
  /** Target of a symlink or hard link, else ''. */
  link: string
  /** Numbers of a character or block device, else 0. */
  major: number
  minor: number
  /** Extended attributes by full name (`security.capability`); null: none. */
  xattrs: Map<string, Buffer> | null
  /** The parts of a sparse file that are stored, in order; the rest reads as zeros. null: not sparse. */
  sparse: readonly SparsePart[] | null
}

export interface SparsePart {
  offset: number
  length: number
}

export const BLOCK = 512

/** Bytes from the end of a payload to the next header. */
export function paddingOf(size: number): number {
  return (BLOCK - (size % BLOCK)) % BLOCK
}
