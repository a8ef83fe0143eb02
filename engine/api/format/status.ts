import type { ContainerState } from '../../wire/containers.ts'
import { humanDuration } from './duration.ts'

/** The `Status` of a container in `docker ps` and `GET /containers/json`: "Up 2 minutes", "Exited (0) 3 seconds ago". `now`: milliseconds since the epoch. */
export function containerStatus(container: { readonly state: ContainerState }, now: number): string {
  const { status, exitCode, startedAt, finishedAt } = container.state
  const since = (time: number | null): string => humanDuration(Math.max(0, now - (time ?? now)))
  switch (status) {
    case 'running':
      return `Up ${since(startedAt)}${health(container.state)}`
    case 'paused':
      return `Up ${since(startedAt)} (Paused)`
    case 'restarting':
      return `Restarting (${exitCode}) ${since(finishedAt)} ago`
    case 'removing':
      return 'Removal In Progress'
    case 'dead':
      return 'Dead'
    case 'created':
      return 'Created'
    case 'exited':
      return `Exited (${exitCode}) ${since(finishedAt)} ago`
  }
}

function health({ health }: ContainerState): string {
  if (!health) return ''
  return health.status === 'starting' ? ' (health: starting)' : ` (${health.status})`
}
