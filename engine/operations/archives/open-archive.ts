import { readSync, openSync, closeSync } from 'node:fs'
import { EngineError } from '../../base/errors.ts'
import type { ArchivePreview } from '../../wire/archives.ts'
import type { ArchivedImage } from './archived-image.ts'
import { MANIFEST, readDockerArchive } from './docker-archive.ts'
import { readLegacyArchive } from './legacy-archive.ts'
import { readOciLayout } from './oci-layout.ts'
import type { PlainFile } from './plain-file.ts'
import { indexTar, type TarIndex } from './tar-index.ts'
import { HEAD_BYTES, whatItIs } from './what-it-is.ts'

/** An archive that was recognised and can be loaded or imported, until it is released. */
export interface OpenArchive {
  file: PlainFile
  kind: ArchivePreview['kind']
  /** None for a root filesystem. */
  images: ArchivedImage[]
  index: TarIndex
  release(): Promise<void>
}

/** Recognises an archive by its content. Rejects `invalid` with one sentence that says what it is instead; the file is released then. */
export async function openArchive(file: PlainFile, signal: AbortSignal | undefined): Promise<OpenArchive> {
  try {
    const index = await readIndex(file, signal)
    const images = await readImages(index, signal)
    const kind = images?.kind ?? 'root-filesystem'
    return { file, index, kind, images: images?.images ?? [], release: file.release }
  } catch (error) {
    await file.release()
    throw error
  }
}

async function readIndex(file: PlainFile, signal: AbortSignal | undefined): Promise<TarIndex> {
  const head = headOf(file.path)
  const isTar = head.length > 262 && head.toString('latin1', 257, 262) === 'ustar'
  const other = isTar ? null : whatItIs(head)
  if (other !== null) throw notAnArchive(file, other)
  const index = await indexTar(file.name, file.path, signal).catch((error: unknown) => {
    if (!(error instanceof EngineError) || error.code !== 'invalid') throw error
    throw new EngineError('invalid', `${file.name} cannot be read: ${error.message}`, { cause: error })
  })
  if (index.count === 0) throw notAnArchive(file, 'a tar archive with nothing in it')
  return index
}

async function readImages(
  index: TarIndex,
  signal: AbortSignal | undefined,
): Promise<Pick<OpenArchive, 'kind' | 'images'> | null> {
  const docker = await readDockerArchive(index).catch((error: unknown) => {
    // A root filesystem may have a file of that name.
    if (looksLikeRoot(index)) return null
    throw error
  })
  if (docker) return { kind: 'docker-archive', images: docker }
  const oci = await readOciLayout(index)
  if (oci) return { kind: 'oci-layout', images: oci }
  const legacy = await readLegacyArchive(index, signal)
  return legacy && { kind: 'docker-archive', images: legacy }
}

function looksLikeRoot(index: TarIndex): boolean {
  return ['bin', 'etc', 'usr'].some((name) => index.entries.has(name) && index.entries.has(MANIFEST))
}

function notAnArchive(file: PlainFile, what: string): EngineError {
  const inside = file.compression === 'none' ? 'is' : `unpacks (${file.compression}) to what is`
  return new EngineError(
    'invalid',
    `${file.name} ${inside} ${what}, not an image archive: expected a tar made by docker save, an OCI layout, or a root filesystem`,
    { details: { key: 'notAnArchive', values: { file: file.name } } },
  )
}

function headOf(path: string): Buffer {
  const descriptor = openSync(path, 'r')
  try {
    const head = Buffer.alloc(HEAD_BYTES)
    return head.subarray(0, readSync(descriptor, head, 0, head.length, 0))
  } finally {
    closeSync(descriptor)
  }
}
