import { EngineError } from '../../../../base/errors.ts'
import type { Stat } from '../../protocol/github.com/tonistiigi/fsutil/types/stat_pb.js'
import { typeOf } from './go-mode.ts'

const LONGEST_PATH = 4095
const MOST_ENTRIES = 5_000_000

/**
 * Checks a walk through a folder, entry by entry: a folder comes before what is in it, names in the order of their bytes,
 * each once. A path that could lead out of the folder, or through anything but folders of this walk, is refused.
 */
export class Walk {
  /** Folders from the top to where the walk is. */
  private readonly open: string[] = ['']
  private readonly files = new Set<string>()
  private last: Buffer = Buffer.alloc(0)
  private count = 0

  /** Throws `invalid` for an entry that may not come here. */
  check(stat: Stat): void {
    const { path, linkname } = stat
    if (++this.count > MOST_ENTRIES) throw refused(path, `the folder has more than ${MOST_ENTRIES} entries`)
    if (!isClean(path)) throw refused(path, 'it is not a clean path within the folder')
    const key = Buffer.from(path.replaceAll('/', '\0'))
    if (this.count > 1 && Buffer.compare(key, this.last) <= 0) throw refused(path, 'it is out of order')
    this.last = key
    const parent = path.slice(0, Math.max(path.lastIndexOf('/'), 0))
    while (this.open.length > 1 && this.open.at(-1) !== parent) this.open.pop()
    if (this.open.at(-1) !== parent) throw refused(path, 'the folder that it is in did not come before it')
    const type = typeOf(stat.mode)
    if (type === 'directory') this.open.push(path)
    if (type !== 'file') return
    if (linkname === '') this.files.add(path)
    else if (!this.files.has(linkname))
      throw refused(path, `it is a hard link to "${linkname}", which did not come before`)
  }
}

function isClean(path: string): boolean {
  if (path === '' || path.includes('\0') || Buffer.byteLength(path) > LONGEST_PATH) return false
  return path.split('/').every((name) => name !== '' && name !== '.' && name !== '..')
}

function refused(path: string, why: string): EngineError {
  return new EngineError('invalid', `the client's files cannot be taken: "${path}": ${why}`)
}
