import { createReadStream, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { EngineError } from '../../base/errors.ts'
import { download } from '../../drivers/download/download.ts'
import { fetchGit, gitAddress } from '../../drivers/download/git.ts'
import { hasValidChecksum, isZeroBlock } from '../../formats/tar/header.ts'
import type { BuildFiles } from './builds.ts'
import { realFolder } from './add-sources.ts'
import { plainStream } from './plain-stream.ts'
import type { BuildContext } from './solve-context.ts'
import { filesIn } from './folder-files.ts'

const LARGEST_DOCKERFILE = 4 << 20

/** Unpacks an archive into a folder of the build. What is no tar is a Dockerfile. */
export async function unpackContext(build: BuildContext, archive: Readable): Promise<BuildFiles> {
  const folder = join(build.folder, 'contexts', String(build.nextStep()))
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const { head, stream } = await plainStream(archive)
  if (isTar(head)) {
    const layer = { upper: folder, below: null }
    await build.deps.files.unpack(stream, { layer, target: '', owner: null, devices: false }, build.signal)
  } else writeFileSync(join(folder, 'Dockerfile'), await smallText(stream))
  return filesIn(folder)
}

/** What an address leads to, as files to build from. */
export async function fetchContext(build: BuildContext, address: string): Promise<BuildFiles> {
  const folder = join(build.folder, 'fetched', String(build.nextStep()))
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const git = gitAddress(address)
  if (git) {
    await fetchGit(git, folder, { keepGit: false, signal: build.signal })
    return filesIn(git.folder ? realFolder(folder, git.folder) : folder)
  }
  if (!/^https?:\/\//.test(address))
    throw new EngineError(
      'invalid',
      `the build cannot be made from "${address}": expected an address of http, https or git`,
    )
  const { path } = await download(address, folder, { checksum: null, name: 'context', signal: build.signal })
  return unpackContext(build, createReadStream(path))
}

/** Told by the first 512 bytes. */
export function isTar(head: Buffer): boolean {
  const first = head.subarray(0, 512)
  return first.length === 512 && (isZeroBlock(first) || hasValidChecksum(first))
}

async function smallText(stream: Readable): Promise<Buffer> {
  const bytes = await buffer(stream)
  if (bytes.length > LARGEST_DOCKERFILE || bytes.includes(0))
    throw new EngineError('invalid', 'the build context is neither a tar archive nor a Dockerfile')
  return bytes
}
