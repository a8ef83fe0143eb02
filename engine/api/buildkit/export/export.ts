import { randomUUID } from 'node:crypto'
import { createWriteStream, mkdirSync } from 'node:fs'
import { open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { EngineError } from '../../../base/errors.ts'
import type { Built } from '../../../operations/builds/builds.ts'
import { Work } from '../../../operations/builds/told.ts'
import type { ClientBuild } from '../control/client-builds.ts'
import type { Parts } from '../parts.ts'
import { sendFile } from '../session/file-send.ts'
import { sendFolder } from '../session/file-sync/send.ts'
import { type Exporter, exportersOf } from './exporters.ts'
import { imageNames } from './image-names.ts'

/** Does with a result what its client asked for, and says what became of it. Without an exporter it stays in the cache alone. */
export async function exportResult(
  parts: Parts,
  client: ClientBuild,
  built: Built | null,
): Promise<Record<string, string>> {
  const response: Record<string, string> = {}
  if (built === null) return response
  for (const [index, exporter] of exportersOf(client.request).entries()) {
    if (exporter.Type === 'local') await exportFolder(parts, client, built, index)
    else if (exporter.Type === 'tar') await exportTar(client, built, index)
    else Object.assign(response, await exportImage(client, built, exporter))
  }
  return response
}

/** Pushing is left to the client, which calls for it when it has this answer. */
function exportImage({ build }: ClientBuild, built: Built, { Attrs }: Exporter): Promise<Record<string, string>> {
  const work = new Work(build(), 'exporting to image')
  return work.during(async () => {
    const names = imageNames(Attrs)
    const id = await work.part('exporting layers', '', () => build().tag(built, names))
    await work.part(`writing image ${id}`, '', () => {})
    for (const name of names) await work.part(`naming to ${name}`, '', () => {})
    return {
      'containerimage.digest': id,
      'containerimage.config.digest': id,
      ...(names.length > 0 ? { 'image.name': names.join(',') } : {}),
    }
  })
}

async function exportTar({ build, session, signal }: ClientBuild, built: Built, index: number): Promise<void> {
  const work = new Work(build(), 'exporting to client tarball')
  await work.during(() =>
    work.part('sending tarball', 'transferring', async (onBytes) =>
      sendFile(await session, index, build().tree(built), onBytes, signal),
    ),
  )
}

/** A folder is sent in an order of its own, so its tar is written down first. */
async function exportFolder(parts: Parts, client: ClientBuild, built: Built, index: number): Promise<void> {
  const { build, session, signal, request } = client
  if (exportersOf(request)[index]?.Attrs.mode === 'delete')
    throw new EngineError('unsupported', 'the exporter local does not serve mode=delete: empty the folder before')
  mkdirSync(parts.temporary, { recursive: true })
  const path = join(parts.temporary, `export-${randomUUID()}.tar`)
  const work = new Work(build(), 'exporting to client directory')
  try {
    await work.during(() =>
      work.part('copying files', 'transferring', async (onBytes) => {
        await pipeline(build().tree(built), createWriteStream(path, { flags: 'wx', mode: 0o600 }), { signal })
        await using tar = await open(path, 'r')
        await sendFolder(await session, index, tar, onBytes, signal)
      }),
    )
  } finally {
    await rm(path, { force: true })
  }
}
