import type { ObjectRef } from '../../wire/errors.ts'
import type { ContainerRef, Operation, TraceEvent, TraceStep } from '../../wire/trace.ts'
import { eventsOfEnd, eventsOfStep } from './event-words.ts'
import { containerOf } from './event-words-others.ts'

/** An event as `docker events` shows it. `time`: milliseconds since the epoch. */
export interface DockerEvent {
  type: 'container' | 'image' | 'volume' | 'network' | 'builder'
  action: string
  id: string
  attributes: Record<string, string>
  time: number
}

/** What events tell of their objects besides the ids. */
export interface Known {
  /** Containers that are there when the reading begins, or that its past will tell of; those made later tell of themselves. */
  containers: Iterable<ContainerRef>
  /** Labels of an image; none when that is not known any more. */
  imageLabels(id: string): Readonly<Record<string, string>>
}

/** An operation as far as its events came. */
export interface Told {
  readonly operation: Operation
  image: ObjectRef | null
  comment: string
  reclaimed: number
  /** A restart: its container ended, and that it stopped is not told yet. */
  stopping: boolean
  /** A commit was told already: its container goes on after it. */
  committed: boolean
  readonly freed: string[]
  /** Names that were pulled or pushed. */
  readonly remote: string[]
}

/** Makes an event of a container, or one of an image, with all that is known of it at the time. */
export interface About {
  container(id: string, action: string, more?: Record<string, string>): DockerEvent
  /** Without `labels` those that are known. */
  image(id: string, action: string, name: string, labels?: Readonly<Record<string, string>>): DockerEvent
  readonly time: number
}

/**
 * Reads the trace as Docker events. Feed it every event of the trace in order; of an operation whose beginning it missed
 * it tells nothing. The trace is the only source: what is not in it did not happen.
 */
export function eventTranslator(known: Known): (event: TraceEvent) => DockerEvent[] {
  const operations = new Map<number, Told>()
  const there = new Map([...known.containers].map((container) => [container.id, attributesOf(container)]))
  /** Names as they were at the time: a container may have another one since. */
  const named = new Map<string, string>()
  /** When each process space got its first process, where that was seen. */
  const begun = new Map<string, number>()

  function learn(step: TraceStep, time: number): void {
    if (step.kind === 'layer.added' && step.container) {
      there.set(step.container.id, { ...there.get(step.container.id), ...attributesOf(step.container) })
      named.set(step.container.id, step.container.name)
    }
    if (step.kind === 'container.renamed') named.set(containerOf(step.on), step.to)
    if (step.kind === 'process.started' && step.via === 'start') begun.set(step.on, time)
  }

  function forget(id: string): void {
    there.delete(id)
    named.delete(id)
    begun.delete(`rw:${id}`)
  }

  function about({ operation }: Told, time: number): About {
    return {
      time,
      container(id, action, more = {}) {
        const name = named.get(id) ?? (operation.object?.id === id ? operation.object.name : undefined)
        const attributes = { ...there.get(id), ...(name === undefined ? {} : { name }), ...more }
        return { type: 'container', action, id, attributes, time }
      },
      image: (id, action, name, labels = known.imageLabels(id)) => ({
        type: 'image',
        action,
        id,
        attributes: { ...labels, name },
        time,
      }),
    }
  }

  return (event) => {
    if (event.type === 'begin') {
      operations.set(event.operation.id, newTold(event.operation))
      return []
    }
    const told = operations.get(event.operation)
    if (!told) return []
    const time = told.operation.startedAt + (event.type === 'step' ? event.step.at : event.at)
    if (event.type === 'step') {
      learn(event.step, time)
      if (isBuildStep(event.step)) return []
      const events = eventsOfStep(event.step, told, about(told, time))
      return events.map((each) => ('on' in event.step ? lasting(each, begun.get(event.step.on ?? '')) : each))
    }
    operations.delete(event.operation)
    const events = event.outcome === 'done' ? eventsOfEnd(told, about(told, time)) : []
    told.freed.forEach(forget)
    return events
  }
}

/** Steps of BuildKit's builds are no containers to anybody; those of the classic builder are. */
function isBuildStep(step: TraceStep): boolean {
  return 'on' in step && step.on?.startsWith('step:') === true
}

function newTold(operation: Operation): Told {
  return { operation, image: null, comment: '', reclaimed: 0, stopping: false, committed: false, freed: [], remote: [] }
}

function attributesOf({ labels, image, name }: ContainerRef): Record<string, string> {
  return { ...labels, ...(image === undefined ? {} : { image }), name }
}

/** How long it ran, in seconds, as Docker tells it of an end. */
function lasting(event: DockerEvent, since: number | undefined): DockerEvent {
  if (event.action !== 'die' || since === undefined) return event
  const execDuration = String(Math.floor((event.time - since) / 1000))
  return { ...event, attributes: { ...event.attributes, execDuration } }
}
