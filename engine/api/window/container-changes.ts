import type { Engine } from '../../operations/engine.ts'
import type { Change } from '../../wire/containers.ts'
import { readAhead } from './read-ahead.ts'

const MOST_AT_ONCE = 2000

export interface ChangesBatch {
  reset: boolean
  changes: Change[]
  gone: string[]
  total: number
}

/** All changes of a read-write layer, in pieces, then what happens to it. The watch is set up before the list is read, so nothing falls between. */
export async function* containerChanges(
  engine: Engine,
  reference: string,
  signal: AbortSignal,
): AsyncGenerator<ChangesBatch, void> {
  const { id } = engine.containers.find(reference)
  const live = engine.containers.watchChanges(id, signal)[Symbol.asyncIterator]()
  try {
    if ((await live.next()).done) return
    let next = readAhead(live)
    const changes = engine.containers.changes(id)
    const paths = new Set(changes.map((change) => change.path))
    for (let start = 0; start === 0 || start < changes.length; start += MOST_AT_ONCE)
      yield { reset: start === 0, changes: changes.slice(start, start + MOST_AT_ONCE), gone: [], total: paths.size }
    for (;;) {
      const batch = await next
      if (batch.done) return
      next = readAhead(live)
      for (const change of batch.value.changes) paths.add(change.path)
      for (const path of batch.value.gone) paths.delete(path)
      yield { reset: false, ...batch.value, total: paths.size }
    }
  } finally {
    await live.return?.()
  }
}
