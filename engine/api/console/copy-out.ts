import { chmod, mkdtemp, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Readable } from 'node:stream'
import type { PathStat } from '../../operations/engine.ts'
import { Root } from '../../operations/files/root.ts'
import { unpackInto } from '../../operations/files/unpack.ts'
import { LineError } from './line-error.ts'
import type { Session } from './command.ts'

/**
 * `docker cp CONTAINER:SOURCE TARGET`. Into a folder that is there it is unpacked; what is new, or takes a file's place,
 * is unpacked beside it and then renamed. Resolves with the bytes read.
 */
export async function copyOut(
  { engine, origin, signal }: Session,
  source: { container: string; path: string },
  target: { path: string; asFolder: boolean },
  options: { followLink: boolean },
): Promise<number> {
  const { container } = source
  const asked = await engine.files.stat(container, source.path)
  const path = options.followLink && asked.linkTarget ? asked.linkTarget : source.path
  const found = path === source.path ? asked : await engine.files.stat(container, path)
  const folder = isFolder(found)
  const there = await stat(target.path).catch(() => null)
  if (there && !there.isDirectory() && folder) throw new LineError('invalid', 'cannot copy directory')
  if (!there && target.asFolder && !folder)
    throw new LineError('invalid', `destination directory must exist: ${target.path}`)
  const parent = dirname(target.path)
  if (!(await stat(parent).catch(() => null))?.isDirectory())
    throw new LineError('invalid', `invalid output path: directory "${parent}" does not exist`)

  const { tar } = await engine.files.read(origin, container, path)
  try {
    if (there?.isDirectory()) return await unpack(tar, target.path, signal)
    const beside = await mkdtemp(join(parent, '.cutaway-cp-'))
    try {
      const bytes = await unpack(tar, beside, signal)
      const whole = /(^|\/)\.$/.test(path) || found.name === '/'
      if (whole) await chmod(beside, found.mode & 0o7777)
      await rename(whole ? beside : join(beside, found.name), target.path)
      return bytes
    } finally {
      await rm(beside, { recursive: true, force: true })
    }
  } finally {
    tar.destroy()
  }
}

function isFolder({ mode }: PathStat): boolean {
  return (mode & 0o170000) === 0o040000
}

/** What comes out belongs to whoever asked, as with the real CLI. */
async function unpack(tar: Readable, folder: string, signal: AbortSignal): Promise<number> {
  using root = new Root('/')
  let bytes = 0
  await unpackInto(root, folder, tar, {
    noOverwriteDirNonDir: true,
    owner: { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 },
    onBytes: (count) => {
      bytes += count
    },
    signal,
  })
  return bytes
}
