import type { ObjectRef } from '../../wire/errors.ts'
import type { StepData, TraceStep } from '../../wire/trace.ts'
import type { About, DockerEvent, Told } from './events.ts'

/** The events of a step about images, volumes, networks, and what was pruned. */
export function eventsOfOthers(step: TraceStep, { operation }: Told, about: About): DockerEvent[] {
  const { time } = about
  switch (step.kind) {
    case 'tag.set':
      // The names that an archive or a registry brings are not told, only that it was loaded or pulled.
      return operation.verb === 'load' || operation.verb === 'pull'
        ? []
        : [about.image(step.image.id, 'tag', step.name)]
    case 'tag.removed':
      return [about.image(step.image.id, 'untag', step.image.id, step.image.labels)]
    case 'image.removed':
      return [about.image(step.image.id, 'delete', step.image.id, {})]
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
    case 'pruned':
      return [pruned(step.of, step.bytes, time)]
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

function ofVolume(name: string, action: string, more: Record<string, string>, time: number): DockerEvent {
  return { type: 'volume', action, id: name, attributes: { driver: 'local', ...more }, time }
}

export function pruned(type: DockerEvent['type'], reclaimed: number, time: number): DockerEvent {
  return { type, action: 'prune', id: '', attributes: { reclaimed: String(reclaimed) }, time }
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
export function containerOf(on: string): string {
  return on.replace(/^rw:/, '')
}
