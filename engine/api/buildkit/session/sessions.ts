import type { DescMethod } from '@bufbuild/protobuf'
import { EngineError } from '../../../base/errors.ts'
import { grpcClient } from '../grpc/connect.ts'
import type { Connection, GrpcClient } from '../grpc/grpc.ts'
import { keepWatch } from './watch.ts'

/** What a client says when it opens its session. */
export interface SessionOffer {
  id: string
  /** Names the folder that its files come from: what was sent under it before need not be sent again. */
  sharedKey: string
  /** Paths of the methods that may be called, in any case. */
  methods: readonly string[]
}

/** A client that answers calls of the engine: for its files, its secrets, its credentials. It lasts as long as its connection. */
export interface Session {
  readonly id: string
  readonly sharedKey: string
  readonly client: GrpcClient
  offers(method: DescMethod): boolean
}

/** How long a call that names a session waits for it: clients open it after the call that needs it. */
const PATIENCE = 20_000

export class Sessions {
  private readonly open = new Map<string, Session>()
  private readonly awaited = new Map<string, Set<(session: Session) => void>>()

  add(offer: SessionOffer, connect: () => Connection): Session {
    if (this.open.has(offer.id)) throw new EngineError('conflict', `session ${offer.id} already exists`)
    const client = grpcClient(connect())
    const methods = new Set(offer.methods.map((path) => path.toLowerCase()))
    const session: Session = {
      id: offer.id,
      sharedKey: offer.sharedKey,
      client,
      offers: (method) => methods.has(`/${method.parent.typeName}/${method.name}`.toLowerCase()),
    }
    this.open.set(offer.id, session)
    client.closed.addEventListener('abort', () => this.open.delete(offer.id))
    for (const found of this.awaited.get(offer.id) ?? []) found(session)
    this.awaited.delete(offer.id)
    void keepWatch(session)
    return session
  }

  /** The session of this id, which may still be on its way. `notFound` when it does not come. */
  async find(id: string, signal: AbortSignal): Promise<Session> {
    const present = this.open.get(id)
    if (present) return present
    const waiting = this.awaited.get(id) ?? new Set()
    this.awaited.set(id, waiting)
    return new Promise((resolve, reject) => {
      const settle = (session: Session | null, error?: unknown) => {
        clearTimeout(timer)
        signal.removeEventListener('abort', left)
        waiting.delete(found)
        if (waiting.size === 0 && this.awaited.get(id) === waiting) this.awaited.delete(id)
        session ? resolve(session) : reject(error)
      }
      const found = (session: Session) => settle(session)
      const left = () => settle(null, signal.reason)
      const late = () =>
        settle(null, new EngineError('notFound', `no active session for ${id}: context deadline exceeded`))
      const timer = setTimeout(late, PATIENCE)
      waiting.add(found)
      if (signal.aborted) left()
      else signal.addEventListener('abort', left, { once: true })
    })
  }

  close(): void {
    for (const session of this.open.values()) session.client.close()
  }
}
