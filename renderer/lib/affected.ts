import type { TraceEvent } from '../../engine/wire/trace.ts'

export type Affected = 'containers' | 'images' | 'builds' | 'volumes' | 'networks' | 'info'

/** Which answers of the engine an event makes old. Pure; the one place that knows. */
export function affectedBy(event: TraceEvent): readonly Affected[] {
  if (event.type === 'begin') return event.operation.verb === 'build' ? ['builds'] : []
  if (event.type === 'end') return ['containers', 'images', 'builds', 'volumes', 'networks', 'info']
  switch (event.step.kind) {
    case 'space.created':
    case 'space.frozen':
    case 'space.thawed':
    case 'space.gone':
    case 'restart.waiting':
    case 'health.changed':
    case 'limits.changed':
    case 'signal.sent':
    case 'container.renamed':
      return ['containers']
    case 'layer.added':
    case 'layer.freed':
      return event.step.container ? ['containers'] : []
    case 'tag.set':
    case 'tag.removed':
    case 'image.removed':
    case 'config.stored':
      return ['images']
    case 'build.planned':
    case 'build.step':
      return ['builds']
    case 'network.created':
    case 'network.removed':
    case 'network.connected':
    case 'network.disconnected':
      return ['networks']
    case 'volume.created':
    case 'volume.mounted':
    case 'volume.unmounted':
    case 'volume.emptied':
    case 'volume.filled':
    case 'volume.removed':
      return ['volumes']
    default:
      return []
  }
}
