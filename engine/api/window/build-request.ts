import { createReadStream, statSync } from 'node:fs'
import { isAbsolute } from 'node:path'
import { EngineError } from '../../base/errors.ts'
import { nameToGive } from '../../formats/oci/reference.ts'
import type { Build, BuildFiles, BuildProgress } from '../../operations/builds/builds.ts'
import { PLAIN } from '../../operations/builds/plain-request.ts'
import type { Engine, Origin } from '../../operations/engine.ts'
import type { RequestFor } from '../../wire/requests.ts'

/** Builds an image from a folder of this machine, or from a tar of one. `onProgress` is told all that the build tells. */
export async function buildImage(
  engine: Engine,
  request: RequestFor<'build'>,
  origin: Origin,
  onProgress: ((progress: BuildProgress) => void) | undefined,
): Promise<{ id: string; name: string | null }> {
  const { context, dockerfile, target, args, noCache, pull } = request
  const isFolder = kindOf(context) === 'folder'
  const names = request.tags.map(nameToGive)
  await using build = engine.builds.open(origin, {
    id: '',
    hidden: false,
    names,
    ...(isFolder ? { folder: context } : {}),
  })
  const listening = onProgress ? listen(engine, build, onProgress) : null
  try {
    const files = isFolder ? build.folder(context) : await unpacked(engine, build, context)
    const built = await build.solve({
      ...PLAIN,
      ...{ files, dockerfile, target, args, noCache },
      pull: pull ? 'always' : 'missing',
    })
    const id = await build.tag(built, names)
    await build.close()
    await listening
    return { id, name: request.tags[0] ?? null }
  } catch (error) {
    await build.close(error as Error)
    await listening
    throw error
  }
}

function kindOf(context: string): 'folder' | 'file' {
  if (!isAbsolute(context))
    throw new EngineError(
      'invalid',
      `build context "${context}": expected the absolute path of a folder or of a tar, beginning with /`,
    )
  const stat = statSync(context, { throwIfNoEntry: false })
  if (!stat) throw new EngineError('notFound', `build context ${context}: there is no such folder`)
  return stat.isDirectory() ? 'folder' : 'file'
}

/** What web mode was sent is of no use once it is unpacked. */
async function unpacked(engine: Engine, build: Build, path: string): Promise<BuildFiles> {
  try {
    return await build.unpack(createReadStream(path))
  } finally {
    await engine.archives.discard(path)
  }
}

async function listen(engine: Engine, { id }: Build, onProgress: (progress: BuildProgress) => void): Promise<void> {
  for await (const progress of engine.builds.progress(id, new AbortController().signal)) onProgress(progress)
}
