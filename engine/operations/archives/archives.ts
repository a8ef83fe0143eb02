import { randomUUID } from 'node:crypto'
import { mkdirSync, rmSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { EngineError } from '../../base/errors.ts'
import type { ImageStore } from '../../stores/images/images.ts'
import type { LayerStore } from '../../stores/layers/layers.ts'
import type { Archives, ArchiveSource } from '../engine.ts'
import { type OpenArchive, openArchive } from './open-archive.ts'
import { type PlainFile, plainFile, plainFileOfStream, SPOOL_LIMITS, type SpoolLimits } from './plain-file.ts'
import { previewOf } from './preview.ts'

/** How `load` and `import` get at an archive, wherever it comes from. */
export interface ArchiveReader {
  /** Opens what `source` names, runs `body`, and releases what was opened for it. An archive that was opened for a look stays open. */
  use<T>(source: ArchiveSource, signal: AbortSignal | undefined, body: (archive: OpenArchive) => Promise<T>): Promise<T>
  /** The same for any tar, whatever it holds: `body` gets it uncompressed. */
  useFile<T>(source: ArchiveSource, signal: AbortSignal | undefined, body: (file: PlainFile) => Promise<T>): Promise<T>
}

/** So many may stand open for a look. The oldest goes when another is opened: whoever opened it has lost sight of it. */
const MOST_OPENED = 24

export interface ArchivesDeps {
  images: ImageStore
  layers: LayerStore
  /** Folder for unpacked archives and uploads. What an earlier engine left there is deleted. */
  tmp: string
  limits?: SpoolLimits
}

/** Archives that were opened for a look live in memory; their unpacked copies and uploads under `tmp`. */
export function createArchives({ images, layers, tmp, limits = SPOOL_LIMITS }: ArchivesDeps): Archives & ArchiveReader {
  const spools = join(tmp, 'archives')
  const uploads = join(tmp, 'uploads')
  /** Oldest first. `users`: operations that read it now. */
  const opened = new Map<string, { archive: OpenArchive; path: string; users: number }>()
  for (const folder of [spools, uploads]) rmSync(folder, { recursive: true, force: true })

  const isUpload = (path: string) => dirname(dirname(path)) === uploads
  const dropUpload = async (path: string) => {
    if (isUpload(path)) await rm(dirname(path), { recursive: true, force: true })
  }

  async function openSource(
    source: Exclude<ArchiveSource, { type: 'preview' }>,
    signal: AbortSignal | undefined,
  ): Promise<OpenArchive> {
    return openArchive(await fileOf(source, signal), signal)
  }

  function fileOf(
    source: Exclude<ArchiveSource, { type: 'preview' }>,
    signal: AbortSignal | undefined,
  ): Promise<PlainFile> {
    return source.type === 'path'
      ? plainFile(source.path, spools, signal, limits)
      : plainFileOfStream(source.stream, spools, signal, limits)
  }

  async function close(id: string): Promise<void> {
    const one = opened.get(id)
    if (one === undefined) throw new EngineError('notFound', `No such opened archive: ${id}`)
    opened.delete(id)
    await one.archive.release()
    await dropUpload(one.path)
  }

  async function closeOldest(): Promise<void> {
    const idle = [...opened].filter(([, { users }]) => users === 0)
    for (const [id] of idle.slice(0, Math.max(0, opened.size - MOST_OPENED))) await close(id)
  }

  async function use<T>(
    source: ArchiveSource,
    signal: AbortSignal | undefined,
    body: (archive: OpenArchive) => Promise<T>,
  ): Promise<T> {
    if (source.type === 'preview') {
      const one = opened.get(source.id)
      if (one === undefined)
        throw new EngineError('notFound', `No such opened archive: ${source.id}. Open the file again.`)
      one.users++
      try {
        return await body(one.archive)
      } finally {
        one.users--
      }
    }
    const archive = await openSource(source, signal)
    try {
      return await body(archive)
    } finally {
      await archive.release()
    }
  }

  return {
    async open(path) {
      try {
        const archive = await openSource({ type: 'path', path }, undefined)
        const id = randomUUID()
        opened.set(id, { archive, path, users: 0 })
        await closeOldest()
        return previewOf(id, archive, images, layers)
      } catch (error) {
        await dropUpload(path)
        throw error
      }
    },
    close,
    uploadPath(name) {
      const folder = join(uploads, randomUUID())
      mkdirSync(folder, { mode: 0o700, recursive: true })
      const safe = basename(name).replaceAll('\0', '')
      return join(folder, safe === '' || safe === '.' || safe === '..' ? 'archive.tar' : safe.slice(-100))
    },
    discard: dropUpload,
    use,
    async useFile(source, signal, body) {
      if (source.type === 'preview') return use(source, signal, ({ file }) => body(file))
      const file = await fileOf(source, signal)
      try {
        return await body(file)
      } finally {
        await file.release()
      }
    },
  }
}
