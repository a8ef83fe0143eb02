import { now } from '../../base/clock.ts'
import type { Engine } from '../../operations/engine.ts'
import type { LogLine } from '../../wire/containers.ts'
import type { LogQuery, WindowContext } from '../../wire/service.ts'
import { parseTime } from '../docker/wire/filters.ts'
import { batches } from './batches.ts'

const MOST_LINES = 256
/** One frame of a screen, in milliseconds. */
const MOST_WAIT = 16

/** Log lines in batches, no faster than the window takes them. */
export async function* containerLogs(
  engine: Engine,
  query: LogQuery,
  context: WindowContext,
  signal: AbortSignal,
): AsyncGenerator<LogLine[], void> {
  const lines = engine.containers.logs(
    query.container,
    {
      stdout: true,
      stderr: true,
      tail: query.tail,
      follow: query.follow,
      since: query.since ? parseTime(query.since, now()) : null,
      until: null,
    },
    signal,
  )
  for await (const batch of batches(lines, MOST_LINES, MOST_WAIT)) {
    yield batch.map(({ data, ...line }) => ({ ...line, text: data.toString() }))
    await context.drained()
  }
}
