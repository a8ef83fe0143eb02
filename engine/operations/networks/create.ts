import { now } from '../../base/clock.ts'
import { EngineError } from '../../base/errors.ts'
import { newId } from '../../base/ids.ts'
import { parseCidr } from '../../formats/network/address.ts'
import type { NetworkRecord } from '../../stores/networks/networks.ts'
import type { NetworkSpec, Subnet } from '../../wire/networks.ts'
import type { Context } from '../containers/deps.ts'
import type { OperationTrace } from '../trace/recorder.ts'
import { networkRef } from './find.ts'
import { checkedSubnets, freeSubnet } from './subnets.ts'

const PREDEFINED = ['bridge', 'host', 'none', 'default']
/** Writes a network down. Its bridge is made when the first container starts on it. */
export function createNetwork(
  context: Context,
  trace: OperationTrace,
  spec: NetworkSpec,
): { id: string; warning: string } {
  const { networks } = context
  check(context, spec)
  const holder = networks.byName(spec.name)
  if (holder)
    throw new EngineError('conflict', `network with name ${spec.name} already exists`, {
      objects: [networkRef(holder)],
    })
  const given = spec.subnets.filter(({ subnet }) => subnet !== '')
  // dockerd's order, and netavark's: it takes the addresses of a container in the order of the ranges
  const subnets = [...checked(context, given), ...chosen(context, spec, given)].sort(byFamily)
  const record: NetworkRecord = {
    id: newId(),
    name: spec.name,
    driver: 'bridge',
    created: now(),
    internal: spec.internal,
    attachable: spec.attachable,
    ipv4: spec.ipv4,
    ipv6: spec.ipv6 || given.some(({ subnet }) => subnet.includes(':')),
    subnets,
    chosen: given.length === 0,
    options: spec.options,
    labels: spec.labels,
    ipamDriver: spec.ipamDriver,
    ipamOptions: spec.ipamOptions,
  }
  networks.insert(record)
  trace.step({ kind: 'network.created', network: networkRef(record), driver: record.driver })
  return { id: record.id, warning: '' }
}

function check({ network }: Context, spec: NetworkSpec): void {
  if (spec.name.trim() === '') throw new EngineError('invalid', 'invalid network name: name is empty')
  if (PREDEFINED.includes(spec.name))
    throw new EngineError('forbidden', `operation is not permitted on predefined ${spec.name} network `)
  if (spec.driver === 'host' || spec.driver === 'null')
    throw new EngineError('forbidden', `only one instance of "${spec.driver}" network is allowed`)
  if (spec.driver === 'overlay')
    throw new EngineError(
      'unavailable',
      'This node is not a swarm manager. Use "docker swarm init" or "docker swarm join" to connect this node to swarm and try again.',
    )
  if (spec.driver !== 'bridge')
    throw new EngineError('notFound', `could not find plugin ${spec.driver} in v1 plugin registry: plugin not found`)
  if (spec.ipamDriver !== 'default') throw new EngineError('notFound', `plugin "${spec.ipamDriver}" not found`)
  const problem = network.unavailable
  if (problem !== null) throw new EngineError('unavailable', problem)
}

function checked(context: Context, given: readonly Subnet[]): Subnet[] {
  return checkedSubnets(given, takenBy(context))
}

/** Of each family that is wanted and for which no range was given. */
function chosen(context: Context, spec: NetworkSpec, given: readonly Subnet[]): Subnet[] {
  const has = (family: 4 | 6) => given.some(({ subnet }) => parseCidr(subnet)?.family === family)
  const taken = [...takenBy(context), ...given.map(({ subnet }) => subnet), ...context.network.usedSubnets()]
  const wanted: (4 | 6)[] = [
    ...(spec.ipv4 && !has(4) ? [4 as const] : []),
    ...(spec.ipv6 && !has(6) ? [6 as const] : []),
  ]
  return wanted.map((family) => freeSubnet(family, taken, context.root))
}

function byFamily(one: Subnet, other: Subnet): number {
  return Number(one.subnet.includes(':')) - Number(other.subnet.includes(':'))
}

function takenBy({ networks }: Context): string[] {
  return networks.all().flatMap((one) => one.subnets.map(({ subnet }) => subnet))
}
