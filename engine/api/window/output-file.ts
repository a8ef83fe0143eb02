import { randomUUID } from 'node:crypto'
import { open, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, isAbsolute, join } from 'node:path'
import type { Readable } from 'node:stream'
import { EngineError } from '../../base/errors.ts'

/**
 * Writes a stream to a file of the user's so that the path holds either all of it or what it held before: a temporary
 * name beside it, synced, renamed, folder synced. Nothing is left when the stream fails or the signal aborts.
 */
export async function writeOutputFile(path: string, stream: Readable, signal?: AbortSignal): Promise<void> {
  const folder = dirname(path)
  const partial = join(folder, `.${basename(path)}.${randomUUID()}.partial`)
  try {
    const file = await open(partial, 'wx', 0o600)
    try {
      await file.writeFile(stream, { signal })
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(partial, path)
    await syncFolder(folder)
  } catch (error) {
    await rm(partial, { force: true })
    throw error
  } finally {
    stream.destroy()
  }
}

/** Refuses an output path before any work is done for it. */
export async function checkOutputPath(path: string): Promise<void> {
  if (!isAbsolute(path))
    throw new EngineError('invalid', `output file "${path}": expected an absolute path, beginning with /`, {
      details: { key: 'outputNotAbsolute', values: { path } },
    })
  const folder = await stat(dirname(path)).catch(() => null)
  if (!folder?.isDirectory())
    throw new EngineError('invalid', `output file ${path}: the folder ${dirname(path)} does not exist; make it first`, {
      details: { key: 'outputFolderMissing', values: { path, folder: dirname(path) } },
    })
  const existing = await stat(path).catch(() => null)
  if (existing?.isDirectory())
    throw new EngineError('invalid', `output file ${path}: that is a folder; name a file in it`, {
      details: { key: 'outputIsFolder', values: { path } },
    })
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
