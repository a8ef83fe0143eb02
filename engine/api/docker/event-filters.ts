import type { DockerEvent } from './events.ts'
import { type Filters, labelsMatch } from './wire/filters.ts'

/** Actions with words of their own behind a colon: those ask for the beginning. */
const WORDY = ['health_status', 'exec_create', 'exec_start']

/** Whether all filters take the event. Unknown names take every event, as dockerd has it. */
export function passes(event: DockerEvent, filters: Filters): boolean {
  return [...filters].every(([name, values]) => values.length === 0 || takes(event, name, values))
}

function takes(event: DockerEvent, name: string, values: readonly string[]): boolean {
  switch (name) {
    case 'type':
      return values.includes(event.type)
    case 'scope':
      return values.includes('local')
    case 'label':
      return labelsMatch(event.attributes, values)
    case 'event':
      return values.some((value) => isAction(event.action, value))
    case 'image':
      return values.some((value) => imageNames(event).includes(value))
    case 'container':
    case 'network':
    case 'volume':
    case 'daemon':
    case 'plugin':
    case 'service':
    case 'node':
    case 'secret':
    case 'config':
      return isNamed(event, name, values)
    default:
      return true
  }
}

function isAction(action: string, wanted: string): boolean {
  return action === wanted || (WORDY.includes(wanted.split(':')[0] ?? '') && action.startsWith(wanted))
}

/** By id or name, of which the beginning is enough. */
function isNamed({ type, id, attributes }: DockerEvent, wanted: string, values: readonly string[]): boolean {
  if (type !== wanted) return false
  return values.some((value) => id.startsWith(value) || (attributes.name ?? '').startsWith(value))
}

/** An image's own events, and those of containers made from it; a name without its tag counts too. */
function imageNames({ type, id, attributes }: DockerEvent): string[] {
  const name = attributes[type === 'image' ? 'name' : 'image'] ?? ''
  return [id, name].flatMap((each) => [each, each.replace(/:[^/:]*$/, '')])
}
