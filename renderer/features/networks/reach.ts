import type { Container } from '../../../engine/wire/containers.ts'
import type { Network } from '../../../engine/wire/networks.ts'
import { type ShownPort, shownPorts } from '../../lib/ports.ts'

/** A column of the drawing: a container, the lines of the networks it is on, and its way to the outside. */
export interface ReachColumn {
  id: string
  name: string
  running: boolean
  /** Names of networks, each with the address on it; '' when it does not run. */
  on: ReadonlyMap<string, string>
  ports: readonly ShownPort[]
}

/** Who can reach whom: containers that stand on the same line reach each other, ports lead in from above. */
export interface Reach {
  networks: readonly Network[]
  columns: readonly ReachColumn[]
}

/** Networks without containers have no line, and `none` joins nobody. */
export function reachOf(networks: readonly Network[], containers: readonly Container[]): Reach {
  const lines = networks.filter(({ driver, members }) => driver !== 'null' && members.length > 0)
  const columns = containers.flatMap((container): ReachColumn[] => {
    const on = new Map<string, string>()
    for (const network of lines) {
      const member = network.members.find((one) => one.container.id === container.id)
      if (member) on.set(network.id, member.addresses[0] ?? '')
    }
    if (on.size === 0) return []
    const running = ['running', 'paused'].includes(container.state.status)
    return [{ id: container.id, name: container.name, running, on, ports: shownPorts(container.ports) }]
  })
  return { networks: lines, columns: columns.sort((one, other) => Number(other.running) - Number(one.running)) }
}
