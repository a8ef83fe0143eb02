import { constants } from 'node:os'
import type { ObjectRef } from '../../wire/errors.ts'
import type { Operation, StepData, TraceEvent, TraceStep } from '../../wire/trace.ts'

/** An event as `docker events` shows it. `time`: milliseconds since the epoch. */
export interface DockerEvent {
  type: 'container' | 'image' | 'volume' | 'network'
  action: string
  id: string
  attributes: Record<string, string>
  time: number
}

/** What an event tells of its container besides the id; null when it is gone. */
export type ContainerLookup = (id: string) => Record<string, string> | null

/**
 * Reads the trace as Docker events. Feed it every event of the trace in order; of an operation whose beginning it missed
 * it tells nothing. The trace is the only source: what is not in it did not happen.
 */
export function eventTranslator(lookup: ContainerLookup): (event: TraceEvent) => DockerEvent[] {
  const operations = new Map<number, { operation: Operation; image: ObjectRef | null; reclaimed: number }>()
  const last = new Map<string, Record<string, string>>()
  /** As it was at the time: a container may have another name since, or be gone. */
  const learned = new Map<string, Record<string, string>>()

  /** When each process space got its first process, where that was seen. */
  const begun = new Map<string, number>()

  function recall(id: string): Record<string, string> {
    const found = lookup(id)
    if (found) last.set(id, found)
    return found ?? last.get(id) ?? {}
  }

  function learn(step: TraceStep, image: ObjectRef | null): void {
    if (step.kind === 'layer.added' && step.container)
      learned.set(step.container.id, { name: step.container.name, ...(image ? { image: image.name } : {}) })
    if (step.kind === 'container.renamed') {
      const id = containerOf(step.on)
      learned.set(id, { ...learned.get(id), name: step.to })
    }
  }

  return (event) => {
    if (event.type === 'begin') {
      operations.set(event.operation.id, { operation: event.operation, image: null, reclaimed: 0 })
      return []
    }
    const known = operations.get(event.operation)
    if (!known) return []
    const { operation } = known
    const time = operation.startedAt + (event.type === 'step' ? event.step.at : event.at)
    const about = (id: string, action: string, more: Record<string, string> = {}): DockerEvent => {
      const name: Record<string, string> = operation.object?.id === id ? { name: operation.object.name } : {}
      return {
        type: 'container',
        action,
        id,
        attributes: { ...name, ...recall(id), ...learned.get(id), ...more },
        time,
      }
    }
    if (event.type === 'step') {
      const { step } = event
      if (step.kind === 'config.stored' || step.kind === 'tag.set' || step.kind === 'image.found')
        known.image = step.image
      if (step.kind === 'volume.removed') known.reclaimed += step.bytes ?? 0
      learn(step, known.image)
      if (step.kind === 'process.started' && step.via === 'start') begun.set(step.on, time)
      const events = ofStep(step, about, time)
      return step.kind === 'space.gone' ? events.map((each) => lasting(each, begun.get(step.on))) : events
    }
    operations.delete(event.operation)
    if (event.outcome !== 'done') return []
    if (operation.verb === 'volume-prune') return [pruned(known.reclaimed, time)]
    return ofEnd(operation, known.image, about, time)
  }
}

type About = (id: string, action: string, more?: Record<string, string>) => DockerEvent

function ofStep(step: TraceStep, about: About, time: number): DockerEvent[] {
  switch (step.kind) {
    case 'layer.added':
      return step.container ? [about(step.container.id, 'create')] : []
    case 'layer.freed':
      return step.container ? [about(step.container.id, 'destroy')] : []
    case 'terminal.attached':
      return step.execId === undefined ? [about(containerOf(step.on), 'attach')] : []
    case 'process.started':
      return started(step, about)
    case 'process.ended':
      return step.execId === undefined
        ? []
        : [about(containerOf(step.on), 'exec_die', { execID: step.execId, exitCode: String(step.exitCode ?? '') })]
    case 'signal.sent':
      return [about(containerOf(step.on), 'kill', { signal: signalNumber(step.signal) })]
    case 'space.frozen':
      return [about(containerOf(step.on), 'pause')]
    case 'space.thawed':
      return [about(containerOf(step.on), 'unpause')]
    case 'space.gone':
      return [
        ...(step.oomKilled ? [about(containerOf(step.on), 'oom')] : []),
        about(containerOf(step.on), 'die', { exitCode: String(step.exitCode) }),
      ]
    case 'limits.changed':
      return [about(containerOf(step.on), 'update')]
    case 'health.changed':
      return [about(containerOf(step.on), `health_status: ${step.status}`)]
    case 'container.renamed':
      return [about(containerOf(step.on), 'rename', { name: step.to, oldName: `/${step.from}` })]
    case 'tag.set':
      return [ofImage(step.image.id, 'tag', step.name, time)]
    case 'tag.removed':
      return [ofImage(step.image.id, 'untag', step.name, time)]
    case 'image.removed':
      return [ofImage(step.image.id, 'delete', step.image.name, time)]
    case 'volume.created':
      return [ofVolume(step.volume.name, 'create', {}, time)]
    case 'volume.mounted':
      return [ofVolume(step.volume.name, 'mount', mountAttributes(step), time)]
    case 'volume.unmounted':
      return [ofVolume(step.volume.name, 'unmount', { container: containerOf(step.on) }, time)]
    case 'volume.removed':
      return [ofVolume(step.volume.name, 'destroy', {}, time)]
    case 'network.created':
      return [ofNetwork(step, 'create', time)]
    case 'network.removed':
      return [ofNetwork(step, 'destroy', time)]
    case 'network.connected':
      return [ofNetwork(step, 'connect', time, containerOf(step.on))]
    case 'network.disconnected':
      return [ofNetwork(step, 'disconnect', time, containerOf(step.on))]
    default:
      return []
  }
}

function ofNetwork(
  { network, driver }: { network: ObjectRef; driver: string },
  action: string,
  time: number,
  container?: string,
): DockerEvent {
  const attributes = { ...(container ? { container } : {}), name: network.name, type: driver }
  return { type: 'network', action, id: network.id, attributes, time }
}

/** How long it ran, in seconds, as Docker tells it of an end. */
function lasting(event: DockerEvent, since: number | undefined): DockerEvent {
  if (event.action !== 'die' || since === undefined) return event
  const execDuration = String(Math.floor((event.time - since) / 1000))
  return { ...event, attributes: { ...event.attributes, execDuration } }
}

function started(step: Extract<StepData, { kind: 'process.started' }>, about: About): DockerEvent[] {
  const id = containerOf(step.on)
  if (step.via === 'start') return [about(id, 'start')]
  const execID = step.execId ?? ''
  return ['exec_create', 'exec_start'].map((action) => about(id, `${action}: ${step.process.command}`, { execID }))
}

/** What Docker tells once the whole is done. */
function ofEnd(operation: Operation, image: ObjectRef | null, about: About, time: number): DockerEvent[] {
  const { object, verb } = operation
  if (object?.kind === 'container') {
    if (verb === 'stop' || verb === 'restart' || verb === 'export') return [about(object.id, verb)]
    if (verb === 'commit')
      return [about(object.id, 'commit', { imageID: image?.id ?? '', imageRef: image?.name ?? '' })]
  }
  if ((verb === 'load' || verb === 'import') && image) return [ofImage(image.id, verb, image.name, time)]
  if (verb === 'save' && object?.kind === 'image') return [ofImage(object.id, 'save', object.name, time)]
  return []
}

function ofImage(id: string, action: string, name: string, time: number): DockerEvent {
  return { type: 'image', action, id, attributes: { name }, time }
}

function ofVolume(name: string, action: string, more: Record<string, string>, time: number): DockerEvent {
  return { type: 'volume', action, id: name, attributes: { driver: 'local', ...more }, time }
}

function pruned(reclaimed: number, time: number): DockerEvent {
  return { type: 'volume', action: 'prune', id: '', attributes: { reclaimed: String(reclaimed) }, time }
}

function mountAttributes(step: Extract<StepData, { kind: 'volume.mounted' }>): Record<string, string> {
  return {
    container: containerOf(step.on),
    destination: step.target,
    propagation: step.propagation,
    'read/write': String(!step.readOnly),
  }
}

/** A process space and a read-write layer are named by their container. */
function containerOf(on: string): string {
  return on.replace(/^rw:/, '')
}

function signalNumber(name: string): string {
  const full = (name.startsWith('SIG') ? name : `SIG${name}`) as NodeJS.Signals
  return String(constants.signals[full] ?? name)
}
