import type { ServerResponse } from 'node:http'
import { EngineError } from '../../../base/errors.ts'
import type { Call, Route } from '../call.ts'
import { passes } from '../event-filters.ts'
import { dockerEvents } from '../event-stream.ts'
import type { DockerEvent } from '../events.ts'
import { parseFilters, parseTime } from '../wire/filters.ts'

export const eventRoutes: Route[] = [{ method: 'GET', path: '/events', serve: events }]

async function events(call: Call): Promise<void> {
  const { engine, query, response } = call
  const now = Date.now()
  const [since, until] = [query.get('since') ?? '', query.get('until') ?? '']
  const range = { since: since ? parseTime(since, now) : null, until: until ? parseTime(until, now) : null }
  if (range.since !== null && range.until !== null && range.until < range.since)
    throw new EngineError('invalid', `\`since\` time (${since}) cannot be after \`until\` time (${until})`)
  const filters = parseFilters(query.get('filters'), null)
  response.writeHead(200, { 'Content-Type': 'application/json' })
  response.flushHeaders()
  for await (const event of dockerEvents(engine, range, call.signal))
    if (passes(event, filters)) await write(response, event)
  response.end()
}

/** What clients of old read, of those things that there were then. */
const OLD_FIELDS: Partial<Record<DockerEvent['type'], (event: DockerEvent) => object>> = {
  container: ({ action, id, attributes }) => ({
    status: action,
    ...(id ? { id } : {}),
    ...(attributes.image ? { from: attributes.image } : {}),
  }),
  image: ({ action, id }) => ({ status: action, ...(id ? { id } : {}) }),
}

function write(response: ServerResponse, event: DockerEvent): Promise<void> {
  const { type, action, id, attributes, time } = event
  const value = {
    ...OLD_FIELDS[type]?.(event),
    Type: type,
    Action: action,
    Actor: { ID: id, Attributes: attributes },
    scope: 'local',
    time: Math.floor(time / 1000),
    timeNano: Math.floor(time * 1000) * 1000,
  }
  return new Promise((resolve) => {
    response.write(`${JSON.stringify(value)}\n`, () => resolve())
  })
}
