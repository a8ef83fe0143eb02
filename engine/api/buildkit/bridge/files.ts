import type { BuildFiles } from '../../../operations/builds/builds.ts'
import type { ClientBuild } from '../control/client-builds.ts'
import type { Parts } from '../parts.ts'
import { UPLOAD_HOST, uploadOf } from '../session/upload.ts'
import type { Options } from './options.ts'
import { localFolder, sessionFiles } from './session-files.ts'

export const DOCKERFILE = 'Dockerfile'

/** The upload that comes as a request of its own, from an old CLI. */
const UPLOAD_REQUEST = 'upload-request'

/** Where a build's Dockerfile and its context come from. */
export async function filesOf(parts: Parts, client: ClientBuild, options: Options): Promise<BuildFiles> {
  const name = options.filename ?? DOCKERFILE
  const context = options.context ?? ''
  const dockerfileKey = options.dockerfilekey ?? 'dockerfile'
  const fromClient = async () => ({ folder: await localFolder(parts, client, options, dockerfileKey), name })
  const uploaded = uploadId(context)
  if (uploaded !== null) {
    const files = await uploadedFiles(parts, client, uploaded)
    return options.dockerfilekey === undefined ? files : besideDockerfile(parts, client, files, await fromClient())
  }
  if (isElsewhere(context)) {
    const files = await client.build().fetch(context)
    return options.dockerfilekey === undefined ? files : besideDockerfile(parts, client, files, await fromClient())
  }
  const folder = await localFolder(parts, client, options, options.contextkey ?? (context || 'context'))
  return sessionFiles(parts, client, folder, await fromClient())
}

/** An address, and not the name of a folder of the client. */
function isElsewhere(context: string): boolean {
  return context.includes('://') || context.startsWith('git@')
}

/** The id of what a client uploads, of its address. */
export function uploadId(address: string): string | null {
  const start = `http://${UPLOAD_HOST}/`
  return address.startsWith(start) ? address.slice(start.length) : null
}

/** The files of a tar, compressed or not, that the client uploads. */
export async function uploadedFiles(parts: Parts, client: ClientBuild, id: string): Promise<BuildFiles> {
  const { build, signal } = client
  const session = await client.session
  return build().unpack(
    id === UPLOAD_REQUEST ? await parts.uploads.take(client.ref, signal) : uploadOf(session, id, signal),
  )
}

/** An uploaded context with a Dockerfile that lies with the client (`-f -`). */
function besideDockerfile(
  parts: Parts,
  client: ClientBuild,
  context: BuildFiles,
  dockerfiles: Parameters<typeof sessionFiles>[3] & {},
): BuildFiles {
  const beside = sessionFiles(parts, client, dockerfiles.folder, dockerfiles)
  return {
    read: (path) => (path === '.dockerignore' ? context.read(path) : beside.read(path)),
    folder: (wanted) => context.folder(wanted),
  }
}
