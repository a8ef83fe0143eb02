import { sleep } from '../../../base/clock.ts'
import { Health } from '../protocol/grpc/health/v1/health_pb.js'
import type { Session } from './sessions.ts'

const EVERY = 5_000
const PATIENCE = 15_000
const MOST_MISSES = 2

/** Asks a client whether it is still there, and closes the session of one that has fallen silent. Resolves when it is gone. */
export async function keepWatch(session: Session): Promise<void> {
  const { client } = session
  if (!session.offers(Health.method.check)) return
  for (let misses = 0; misses < MOST_MISSES && !client.closed.aborted; ) {
    await sleep(EVERY, client.closed).catch(() => {})
    const signal = AbortSignal.any([client.closed, AbortSignal.timeout(PATIENCE)])
    const answered = await client.unary(Health.method.check, { service: '' }, { signal }).then(
      () => true,
      () => false,
    )
    misses = answered ? 0 : misses + 1
  }
  client.close()
}
