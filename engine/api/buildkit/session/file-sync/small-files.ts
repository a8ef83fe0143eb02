import { posix } from 'node:path'
import { EngineError } from '../../../../base/errors.ts'
import type { Session } from '../sessions.ts'
import { type FileType, typeOf } from './go-mode.ts'
import { receiveFiles } from './receive.ts'

/** A Dockerfile or a .dockerignore is far smaller. */
const LARGEST = 16 << 20
const MOST_LINKS = 8

/** Contents of a few files of a client's folder, by path; those that it does not have are left out. */
export async function readSmallFiles(
  session: Session,
  folder: string,
  paths: readonly string[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, Uint8Array>> {
  const pieces = new Map<string, Uint8Array[]>()
  const links = new Map<string, string>()
  let bytes = 0
  await receiveFiles(
    session,
    { folder, ignore: [], paths },
    {
      entry(stat) {
        const type = typeOf(stat.mode)
        if (stat.linkname !== '') links.set(stat.path, targetOf(stat.path, stat.linkname, type))
        if (type === 'file' && stat.linkname === '') pieces.set(stat.path, [])
        return type === 'file' && stat.linkname === ''
      },
      content(stat, piece) {
        bytes += piece.length
        if (bytes > LARGEST)
          throw new EngineError('invalid', `${paths.join(', ')}: more than ${LARGEST} bytes, the most that is accepted`)
        pieces.get(stat.path)?.push(piece)
      },
    },
    signal,
  )
  const found = new Map<string, Uint8Array>()
  for (const path of paths) {
    const content = pieces.get(followed(path, links))
    if (content) found.set(path, Buffer.concat(content))
  }
  return found
}

/** A symlink's target is seen from its own folder, that of a hard link from the top. */
function targetOf(path: string, link: string, type: FileType): string {
  const from = type === 'symlink' ? posix.dirname(path) : '.'
  return posix.resolve('/', from, link).slice(1)
}

function followed(path: string, links: ReadonlyMap<string, string>): string {
  let place = path
  for (let hop = 0; hop < MOST_LINKS; hop++) place = links.get(place) ?? place
  return place
}
