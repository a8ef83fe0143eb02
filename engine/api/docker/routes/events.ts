import type { ServerResponse } from 'node:http'
import { EngineError } from '../../../base/errors.ts'
import type { Engine } from '../../../operations/engine.ts'
import type { Call, Route } from '../call.ts'
import { type DockerEvent, eventTranslator } from '../events.ts'
import { labelsMatch, parseFilters, parseTime, type Filters } from '../wire/filters.ts'

export const eventRoutes: Route[] = [{ method: 'GET', path: '/events', serve: events }]

const KNOWN = ['container', 'daemon', 'event', 'image', 'label', 'network', 'scope', 'type', 'volume']
/** Operations that may still be under way when a client begins to listen. */
const LOOK_BACK = 100

/** The past between `since` and now, then what happens, until `until` or until the client leaves. */
async function events(call: Call): Promise<void> {
  const { engine, query, response } = call
  const now = Date.now()
  const filters = parseFilters(query.get('filters'), KNOWN)
  const since = query.get('since') ? parseTime(query.get('since') ?? '', now) : null
  const until = query.get('until') ? parseTime(query.get('until') ?? '', now) : null
  const translate = eventTranslator((id) => attributesOf(engine, id))
  response.writeHead(200, { 'Content-Type': 'application/json' })
  response.flushHeaders()

  const tell = (event: DockerEvent) => {
    const inTime = (since === null || event.time >= since) && (until === null || event.time <= until)
    return inTime && passes(event, filters) ? write(response, event) : Promise.resolve()
  }
  const last = engine.trace.last
  // Told or not, each must pass the translator: it learns from them which operations are under way.
  const past =
    since === null ? engine.trace.recent(LOOK_BACK) : engine.trace.between(since, now).map(({ event }) => event)
  for (const event of past) {
    if (event.seq > last) break
    for (const each of translate(event)) if (since !== null) await tell(each)
  }
  const signals = [call.signal, ...(until === null ? [] : [AbortSignal.timeout(Math.max(0, until - now))])]
  for await (const event of engine.trace.subscribe(last, AbortSignal.any(signals)))
    for (const each of translate(event)) await tell(each)
  response.end()
}

function attributesOf(engine: Engine, id: string): Record<string, string> | null {
  try {
    const { config, imageName, name } = engine.containers.find(id)
    return { ...config.labels, image: imageName, name }
  } catch (error) {
    if (error instanceof EngineError && error.code === 'notFound') return null
    throw error
  }
}

/** What clients of old read, of those things that there were then. */
const OLD_FIELDS: Record<DockerEvent['type'], (event: DockerEvent) => object> = {
  container: ({ action, id, attributes }) => ({ status: action, id, from: attributes.image ?? '' }),
  image: ({ action, id }) => ({ status: action, id }),
  volume: () => ({}),
  network: () => ({}),
}

function write(response: ServerResponse, event: DockerEvent): Promise<void> {
  const { type, action, id, attributes, time } = event
  const value = {
    ...OLD_FIELDS[type](event),
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

function passes(event: DockerEvent, filters: Filters): boolean {
  const tests: Record<string, (values: readonly string[]) => boolean> = {
    type: (values) => values.includes(event.type),
    event: (values) => values.includes(event.action) || values.includes(event.action.split(':')[0] ?? ''),
    scope: (values) => values.includes('local'),
    label: (values) => labelsMatch(event.attributes, values),
    container: (values) => event.type === 'container' && names(event, values),
    volume: (values) => event.type === 'volume' && values.includes(event.id),
    network: (values) => event.type === 'network' && names(event, values),
    image: (values) =>
      event.type === 'image'
        ? names(event, values)
        : values.some((value) => sameImage(value, event.attributes.image ?? '')),
  }
  // The other kinds of things never have events here, so asking for them alone gives none.
  return [...filters].every(([name, values]) => tests[name]?.(values) ?? false)
}

function names(event: DockerEvent, values: readonly string[]): boolean {
  const { name = '' } = event.attributes
  const id = event.id.replace(/^sha256:/, '')
  return values.some(
    (value) => value === name || sameImage(value, name) || id.startsWith(value.replace(/^sha256:/, '')),
  )
}

function sameImage(asked: string, name: string): boolean {
  return asked === name || `${asked}:latest` === name || asked === `${name}:latest` || name.split(':')[0] === asked
}
