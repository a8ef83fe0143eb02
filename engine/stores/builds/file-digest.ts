import { createHash } from 'node:crypto'
import { closeSync, constants, openSync, readlinkSync, readSync, type Stats } from 'node:fs'
import { decodeName, diskPath } from '../../base/byte-name.ts'
import { getXattr, listXattrs } from '../../base/syscalls/xattr.ts'
import { tarTypeOf } from '../../formats/tar/entry.ts'
import { isOverlayXattr } from '../layers/marks.ts'
import { type Chosen, type Member, Selected, type Selection } from './selection.ts'

export interface SelectionDigest {
  digest: string
  /** What was named: files, and folders. */
  chosen: { path: string; isFile: boolean }[]
  /** Each file with what tells whether it changed. Links and folders too. */
  files: [path: string, mark: string][]
}

const MOST_REMEMBERED = 400_000
/** Digests of file contents, by what changes when a file does. */
const remembered = new Map<string, string>()

/**
 * A digest over what Docker counts of a selection: names, modes, contents, link targets, extended attributes, and, where
 * `owners` are kept by the copy, those; not times.
 */
export function digestSelection(selection: Selection, owners: boolean): SelectionDigest {
  const selected = new Selected(selection)
  const files: [string, string][] = []
  const named: SelectionDigest['chosen'] = []
  const all = createHash('sha256')
  for (const chosen of selected.chosen()) {
    named.push({ path: chosen.path, isFile: chosen.stat.isFile() })
    all.update(`${chosen.name}\0${chosen.stat.isDirectory() ? 'directory' : 'file'}\0`)
    for (const member of selected.members(chosen)) {
      const mark = markOf(member, chosen, owners)
      all.update(mark)
      files.push([member.path, createHash('sha256').update(mark).digest('hex').slice(0, 16)])
    }
  }
  return { digest: `sha256:${all.digest('hex')}`, chosen: named, files }
}

function markOf({ inside, disk, stat }: Member, chosen: Chosen, owners: boolean): string {
  const type = tarTypeOf(stat) ?? 'socket'
  // The folder that is named itself gives its contents only.
  const folder = inside === '' && chosen.stat.isDirectory()
  const owner = owners ? `${stat.uid}:${stat.gid}` : ''
  const content = type === 'file' ? contentDigest(disk, stat) : type === 'symlink' ? targetOf(disk) : String(stat.rdev)
  const common = folder ? '' : `${(stat.mode & 0o7777).toString(8)} ${owner} ${content} ${xattrsOf(disk)}`
  return `${inside}\0${type}\0${common}\0`
}

function targetOf(disk: string): string {
  return decodeName(readlinkSync(diskPath(disk), { encoding: 'buffer' }))
}

function xattrsOf(disk: string): string {
  const names = listXattrs(disk).filter((name) => !isOverlayXattr(name) && name !== 'security.selinux')
  return names.map((name) => `${name}=${getXattr(disk, name)?.toString('base64')}`).join(' ')
}

function contentDigest(disk: string, stat: Stats): string {
  const key = `${stat.dev}:${stat.ino}:${stat.size}:${stat.mtimeMs}:${stat.ctimeMs}`
  const known = remembered.get(key)
  if (known !== undefined) return known
  const digest = readDigest(disk)
  if (remembered.size >= MOST_REMEMBERED) remembered.clear()
  // One that was just written may be written again within the clock's grain.
  if (Date.now() - stat.ctimeMs > 2000) remembered.set(key, digest)
  return digest
}

const BUFFER = Buffer.allocUnsafeSlow(1 << 20)

function readDigest(disk: string): string {
  const hash = createHash('sha256')
  const file = openSync(diskPath(disk), constants.O_RDONLY | constants.O_NOFOLLOW)
  try {
    for (;;) {
      const count = readSync(file, BUFFER, 0, BUFFER.length, null)
      if (count === 0) return hash.digest('hex')
      hash.update(BUFFER.subarray(0, count))
    }
  } finally {
    closeSync(file)
  }
}
