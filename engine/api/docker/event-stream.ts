import { EngineError } from '../../base/errors.ts'
import type { Engine } from '../../operations/engine.ts'
import type { ContainerRef, ImageRef, TraceEvent } from '../../wire/trace.ts'
import { type DockerEvent, eventTranslator, type Known } from './events.ts'

/** Operations that may still be under way when a client begins to listen. */
const LOOK_BACK = 100

/** Docker writes times in whole microseconds: one that was read from an event must find that event again. */
const ROUNDING = 0.001

/** Times in milliseconds since the epoch. */
export interface EventRange {
  /** null: from now on. */
  since: number | null
  /** null: until the signal aborts. */
  until: number | null
}

/** The past between `since` and now, then what happens, until `until` or the signal. */
export async function* dockerEvents(
  engine: Engine,
  { since, until }: EventRange,
  signal: AbortSignal,
): AsyncGenerator<DockerEvent, void> {
  const now = Date.now()
  const { last } = engine.trace
  // Told or not, each must pass the translator: it learns from them which operations are under way.
  const past =
    since === null
      ? engine.trace.recent(LOOK_BACK)
      : engine.trace.between(Math.floor(since), now).map(({ event }) => event)
  const translate = eventTranslator(knownTo(engine, past))
  const from = (since ?? now) - ROUNDING
  const to = until === null ? Number.POSITIVE_INFINITY : until + ROUNDING
  const inTime = ({ time }: DockerEvent) => time >= from && time <= to
  for (const event of past) {
    if (event.seq > last) break
    const told = translate(event)
    if (since !== null) yield* told.filter(inTime)
  }
  if (until !== null && until <= now) return
  const ends = until === null ? signal : AbortSignal.any([signal, AbortSignal.timeout(until - now)])
  for await (const event of engine.trace.subscribe(last, ends)) yield* translate(event).filter(inTime)
}

/** What there is now, and what the past tells of that is gone. */
function knownTo(engine: Engine, past: readonly TraceEvent[]): Known {
  const containers: ContainerRef[] = []
  const gone = new Map<string, ImageRef>()
  for (const event of past) {
    if (event.type !== 'step') continue
    const { step } = event
    if ((step.kind === 'layer.added' || step.kind === 'layer.freed') && step.container) containers.push(step.container)
    if (step.kind === 'image.removed') gone.set(step.image.id, step.image)
  }
  for (const { id, name, config, imageName } of engine.containers.list(true))
    containers.push({ kind: 'container', id, name, labels: config.labels, image: imageName })
  return { containers, imageLabels: (id) => labelsOf(engine, id) ?? gone.get(id)?.labels ?? {} }
}

function labelsOf(engine: Engine, image: string): Readonly<Record<string, string>> | null {
  try {
    return engine.images.find(image).config.config?.Labels ?? {}
  } catch (error) {
    if (error instanceof EngineError && error.code === 'notFound') return null
    throw error
  }
}
