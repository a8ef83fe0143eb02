import { sleep } from '../../../base/clock.ts'
import { EngineError } from '../../../base/errors.ts'
import type { ContainerStats } from '../../../wire/stats.ts'
import { type Call, flag, param, type Route } from '../call.ts'
import { statsBody } from '../wire/stats.ts'

export const statsRoutes: Route[] = [{ method: 'GET', path: '/containers/*id/stats', serve: stats }]

const INTERVAL = 1000

/**
 * One sample a second until the client leaves or the container is removed; with `stream=0` one, which comes after a second,
 * as its share of the processor needs two; with `one-shot` at once and without one before it.
 */
async function stats(call: Call): Promise<void> {
  const { engine, response } = call
  const stream = flag(call, 'stream', true)
  const oneShot = flag(call, 'one-shot')
  if (stream && oneShot) throw new EngineError('invalid', 'cannot have stream=true and one-shot=true')
  const { id, name } = engine.containers.find(param(call, 'id'))
  response.writeHead(200, { 'Content-Type': 'application/json' })
  response.flushHeaders()
  const write = (sample: ContainerStats | null, before: ContainerStats | null) =>
    response.write(`${JSON.stringify(statsBody({ id, name }, sample, before))}\n`)

  let before = stream || oneShot ? null : await engine.containers.stats(id)
  if (!stream) {
    // A container that does not run has nothing to wait for.
    if (before && !(await pause(call))) return
    write((await engine.containers.stats(id).catch(gone)) ?? null, before)
    response.end()
    return
  }
  do {
    const sample = await engine.containers.stats(id).catch(gone)
    if (sample === undefined) break
    // A client that is behind skips samples rather than having them kept for it.
    if (!response.writableNeedDrain) write(sample, before)
    before = sample
  } while (await pause(call))
  response.end()
}

/** False when the client left meanwhile. */
function pause({ signal }: Call): Promise<boolean> {
  return sleep(INTERVAL, signal).then(
    () => true,
    () => false,
  )
}

/** undefined once the container is removed. */
function gone(error: unknown): undefined {
  if (error instanceof EngineError && error.code === 'notFound') return undefined
  throw error
}
