import { closeSync, constants, openSync } from 'node:fs'
import { lstat, realpath } from 'node:fs/promises'
import { basename, dirname, posix } from 'node:path'
import { Readable } from 'node:stream'
import { EngineError } from '../../base/errors.ts'
import { packEntryOf, packFolder } from '../../operations/files/pack-tree.ts'
import type { Engine } from '../../operations/engine.ts'
import { LineError } from './line-error.ts'
import type { Session } from './command.ts'

const FOLDER = constants.O_RDONLY | constants.O_DIRECTORY

/** `docker cp SOURCE CONTAINER:TARGET`: into a folder that is there under its own name, else under the name of the target. Resolves with the bytes sent. */
export async function copyIn(
  session: Session,
  source: { path: string; contents: boolean },
  target: { container: string; path: string },
  options: { archive: boolean; followLink: boolean },
): Promise<number> {
  const real = options.followLink ? await realpath(source.path).catch(missing(source.path)) : source.path
  const found = await lstat(real).catch(missing(source.path))
  const folder = found.isDirectory()
  const there = await folderInContainer(session.engine, target.container, target.path)
  if (there === 'other' && folder) throw new LineError('invalid', 'cannot copy directory')
  if (there === 'nothing' && target.path.endsWith('/') && !folder)
    throw new LineError('invalid', `no such directory: ${target.path} in container ${target.container}`)
  const path = posix.resolve('/', target.path)
  const inside = there === 'folder'
  const name = inside ? (source.contents ? '.' : basename(source.path)) : posix.basename(path)
  const fd = openSync(folder ? real : dirname(real), FOLDER)
  let bytes = 0
  try {
    const pieces = folder ? packFolder(fd, name) : packEntryOf(fd, basename(real), name)
    const tar = Readable.from(
      counted(pieces, (count) => {
        bytes += count
      }),
      { objectMode: false },
    )
    await session.engine.files.write(session.origin, target.container, inside ? path : posix.dirname(path), tar, {
      noOverwriteDirNonDir: true,
      copyOwner: !options.archive,
    })
  } finally {
    closeSync(fd)
  }
  return bytes
}

async function* counted(pieces: AsyncIterable<Buffer>, add: (bytes: number) => void): AsyncGenerator<Buffer> {
  for await (const piece of pieces) {
    add(piece.length)
    yield piece
  }
}

/** A link is looked through: what it leads to is what would be written to. */
async function folderInContainer(
  engine: Engine,
  container: string,
  path: string,
): Promise<'folder' | 'other' | 'nothing'> {
  try {
    const { mode, linkTarget } = await engine.files.stat(container, path)
    if (linkTarget) return folderInContainer(engine, container, `${linkTarget}/`)
    return (mode & 0o170000) === 0o040000 ? 'folder' : 'other'
  } catch (error) {
    if (!(error instanceof EngineError) || error.code !== 'notFound') throw error
    engine.containers.find(container)
    return 'nothing'
  }
}

function missing(path: string): (error: unknown) => never {
  return () => {
    throw new LineError('notFound', `lstat ${path}: no such file or directory`)
  }
}
