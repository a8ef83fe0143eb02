import { createHash } from 'node:crypto'
import { risingNanoseconds } from '../../../base/clock.ts'
import { toEngineError } from '../../../base/errors.ts'
import type { Build, Vertex } from '../../../operations/builds/builds.ts'

/** Clients show no more updates than these. */
const BETWEEN = 100_000_000n

/** A piece of work that this door does for a build, as its client lists it. */
export interface Work {
  /** A part of it that is done in one go: `naming to …`. */
  part<T>(id: string, body: () => Promise<T> | T): Promise<T>
  /** A part that moves bytes: the callback tells their sum so far. */
  transfer<T>(id: string, body: (onBytes: (sum: number) => void) => Promise<T>): Promise<T>
}

export async function work<T>(build: Build, name: string, body: (work: Work) => Promise<T>): Promise<T> {
  const started = risingNanoseconds()
  const digest = `sha256:${createHash('sha256').update(`${name} ${started}`).digest('hex')}`
  const vertex: Vertex = { digest, name, inputs: [], started, completed: null, cached: false, error: '' }
  const tell = (change: Partial<Vertex>) => build.tell({ type: 'vertex', vertex: { ...vertex, ...change } })
  tell({})
  try {
    const result = await body({
      part: (id, inner) => step(build, digest, id, '', inner),
      transfer: (id, inner) => step(build, digest, id, 'transferring', inner),
    })
    tell({ completed: risingNanoseconds() })
    return result
  } catch (error) {
    const { code, message } = toEngineError(error)
    tell({ completed: risingNanoseconds(), error: code === 'cancelled' ? `${message}: context canceled` : message })
    throw error
  }
}

async function step<T>(
  build: Build,
  vertex: string,
  id: string,
  action: string,
  body: (onBytes: (sum: number) => void) => Promise<T> | T,
): Promise<T> {
  const started = risingNanoseconds()
  let told = 0n
  let current = 0
  const tell = (completed: bigint | null) => {
    const at = completed ?? risingNanoseconds()
    told = at
    build.tell({ type: 'status', vertex, id, action, current, total: 0, started, completed, at })
  }
  tell(null)
  const result = await body((sum) => {
    current = sum
    if (risingNanoseconds() - told > BETWEEN) tell(null)
  })
  tell(risingNanoseconds())
  return result
}
