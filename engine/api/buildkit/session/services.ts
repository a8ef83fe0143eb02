import { EngineError } from '../../../base/errors.ts'
import { CODE, GrpcError } from '../grpc/grpc.ts'
import { Auth } from '../protocol/github.com/moby/buildkit/session/auth/auth_pb.js'
import { Secrets } from '../protocol/github.com/moby/buildkit/session/secrets/secrets_pb.js'
import type { Session } from './sessions.ts'

/** The client's secret of this id; null: it has none. */
export async function secretOf(session: Session, id: string, signal: AbortSignal): Promise<Uint8Array | null> {
  if (!session.offers(Secrets.method.getSecret)) return null
  return orNull(session.client.unary(Secrets.method.getSecret, { ID: id }, { signal }).then(({ data }) => data))
}

/** Docker Hub's registry, by the name under which clients keep what they know of it. */
const HUB = 'registry-1.docker.io'
const HUB_NAMES = ['docker.io', 'index.docker.io', HUB]

export type Credentials = { username: string; secret: string } | { identityToken: string }

/** What the client would log in with at this registry; null: nothing. */
export async function credentialsOf(session: Session, host: string, signal: AbortSignal): Promise<Credentials | null> {
  if (!session.offers(Auth.method.credentials)) return null
  const Host = HUB_NAMES.includes(host) ? HUB : host
  const answer = await orNull(session.client.unary(Auth.method.credentials, { Host }, { signal }))
  if (!answer || answer.Secret === '') return null
  return answer.Username === ''
    ? { identityToken: answer.Secret }
    : { username: answer.Username, secret: answer.Secret }
}

/** null for what the client says that it does not have. */
export async function orNull<T>(answer: Promise<T>): Promise<T | null> {
  try {
    return await answer
  } catch (error) {
    if (!(error instanceof GrpcError)) throw error
    if (error.code === CODE.notFound || error.code === CODE.unimplemented) return null
    throw new EngineError('unavailable', error.message, { cause: error })
  }
}
