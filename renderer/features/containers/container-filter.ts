import type { Container, Status } from '../../../engine/wire/containers.ts'

export const FILTERS = ['all', 'running', 'paused', 'stopped'] as const
export type Filter = (typeof FILTERS)[number]

const STATUSES: Record<Filter, readonly Status[]> = {
  all: ['created', 'running', 'paused', 'restarting', 'removing', 'exited', 'dead'],
  running: ['running', 'restarting'],
  paused: ['paused'],
  stopped: ['created', 'removing', 'exited', 'dead'],
}

export function passes(container: Container, filter: Filter): boolean {
  return STATUSES[filter].includes(container.state.status)
}

/** Whether every word of `query` is in the container's name, id, image or command. */
export function matches(container: Container, query: string): boolean {
  const text = [container.name, container.id, container.image.name, container.argv.join(' ')].join('\n').toLowerCase()
  return query
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word))
}

/** What runs first, then the newest. */
export function inOrder(containers: readonly Container[]): Container[] {
  const rank = (container: Container) => (isUp(container.state.status) ? 0 : 1)
  return [...containers].sort((a, b) => rank(a) - rank(b) || b.created - a.created || a.name.localeCompare(b.name))
}

/** Whether it has a process space. */
export function isUp(status: Status): boolean {
  return status === 'running' || status === 'paused' || status === 'restarting'
}

/** When it became what it is: since then it runs, or since then it is over. Milliseconds since the epoch. */
export function since(container: Container): number {
  const { status, startedAt, finishedAt } = container.state
  if (isUp(status)) return startedAt ?? container.created
  return status === 'created' ? container.created : (finishedAt ?? container.created)
}
