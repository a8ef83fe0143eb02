import { EngineError } from '../../../base/errors.ts'
import type { BuildFiles } from '../../../operations/builds/builds.ts'
import type { ClientBuild } from '../control/client-builds.ts'
import { CODE, GrpcError } from '../grpc/grpc.ts'
import type { Parts } from '../parts.ts'
import { receiveFiles } from '../session/file-sync/receive.ts'
import { readSmallFiles } from '../session/file-sync/small-files.ts'
import type { Session } from '../session/sessions.ts'
import type { Options } from './options.ts'

/** A folder of the client: in which session, and by which name. */
export interface LocalFolder {
  session: Session
  name: string
  /** What its files are kept under for the next build; '': they are not kept. */
  key: string
}

export async function localFolder(
  parts: Parts,
  client: ClientBuild,
  options: Options,
  name: string,
): Promise<LocalFolder> {
  const other = options[`local-sessionid:${name}`]
  const session = await (other ? parts.sessions.find(other, client.signal) : client.session)
  const hint = options[`sharedkey:localdir:${name}`] ?? ''
  const key = session.sharedKey === '' && hint === '' ? '' : JSON.stringify([session.sharedKey, hint, name])
  return { session, name, key }
}

/** Files of a build that lie with its client: those of `folder`, and the Dockerfile with its .dockerignore from `dockerfiles`. */
export function sessionFiles(
  parts: Parts,
  client: ClientBuild,
  folder: LocalFolder,
  dockerfiles: { folder: LocalFolder; name: string } | null,
): BuildFiles {
  const { signal } = client
  const read = async ({ session, name }: LocalFolder, paths: readonly string[]) => {
    try {
      return await readSmallFiles(session, name, paths, signal)
    } catch (error) {
      throw withoutFolder(error, name)
    }
  }
  let beside: Promise<ReadonlyMap<string, Uint8Array>> | null = null
  return {
    async read(path) {
      if (dockerfiles && isBeside(path, dockerfiles.name)) {
        beside ??= read(dockerfiles.folder, besides(dockerfiles.name))
        const found = await beside
        return found.get(path) ?? found.get(path.toLowerCase()) ?? null
      }
      return (await read(folder, [path])).get(path) ?? null
    },
    async folder({ ignore, paths, onBytes }) {
      const kept = parts.trees.take(folder.key)
      let whole = false
      client.ending.defer(() => parts.trees.give(kept, whole))
      using update = kept.tree.update(onBytes)
      try {
        await receiveFiles(folder.session, { folder: folder.name, ignore, paths }, update, signal)
      } catch (error) {
        throw withoutFolder(error, folder.name)
      }
      update.end()
      whole = true
      return kept.tree.folder
    },
  }
}

/** Asked for together, as a Dockerfile is read with what may lie beside it. */
function besides(name: string): string[] {
  return [...new Set([name, `${name}.dockerignore`, name.toLowerCase(), `${name.toLowerCase()}.dockerignore`])]
}

function isBeside(path: string, name: string): boolean {
  return besides(name).includes(path)
}

function withoutFolder(error: unknown, name: string): unknown {
  if (!(error instanceof GrpcError)) return error
  if (error.code === CODE.notFound)
    return new EngineError('notFound', `the client offers no folder "${name}": ${error.message}`)
  return new EngineError(error.code === CODE.cancelled ? 'cancelled' : 'unavailable', error.message, { cause: error })
}
