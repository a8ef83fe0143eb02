import { EngineError } from '../../base/errors.ts'
import { newId } from '../../base/ids.ts'
import type { NetworkSpace } from '../../formats/runtime-spec/isolation.ts'
import type { ContainerRecord } from '../../stores/containers/containers.ts'
import type { EndpointRecord, NetworkRecord } from '../../stores/networks/networks.ts'
import type { LiveEndpoint } from '../../wire/networks.ts'
import type { Context } from '../containers/deps.ts'
import { objectRef } from '../containers/find.ts'
import { isUp, rwId } from '../containers/state.ts'
import type { OperationTrace } from '../trace/recorder.ts'
import { macOf, takeAddresses } from './addresses.ts'
import { attachmentOf, gatewayLink, gatewaysOf, liveLinks } from './attachment.ts'
import { findNetwork, networkRef } from './find.ts'
import { requireLinked } from './links.ts'
import { publishPorts, unpublishPorts } from './publish.ts'
import { withSubnets } from './with-subnets.ts'
import { checkEndpoint, isShared } from './wishes.ts'

/**
 * Decides where a container that is about to start is on its networks: addresses, ports, and a namespace for it. What is
 * decided is written down before it is done, so that `leaveNetworks` undoes it whatever happens in between.
 */
export async function joinNetworks(context: Context, record: ContainerRecord): Promise<NetworkSpace> {
  const { networkMode } = record.host
  if (isShared(networkMode)) return spaceOfOther(context, record)
  if (networkMode === 'host' || networkMode === 'none') {
    for (const endpoint of context.networks.endpointsOf(record.id)) takeEndpoint(context, record, endpoint)
    return networkMode === 'host' ? 'machine' : 'new'
  }
  requireBridges(context)
  for (const endpoint of inOrder(context, record)) takeEndpoint(context, record, endpoint)
  requireLinked(context, record)
  await publishPorts(context, record)
  return { path: await context.network.makeSpace(record.id), shared: false }
}

/** Makes true what `joinNetworks` decided. */
export async function connectNetworks(context: Context, trace: OperationTrace, record: ContainerRecord): Promise<void> {
  const { networks, network } = context
  const links = liveLinks(networks, record.id)
  if (links.length > 0) await network.setUp(attachmentOf(networks, record, links))
  await chooseRoute(context, record.id)
  for (const { endpoint, network: one } of endpointsWithNetwork(context, record.id))
    if (endpoint.live)
      trace.step({ kind: 'network.connected', on: rwId(record.id), network: networkRef(one), driver: one.driver })
}

/** Takes away what a container had on its networks. Idempotent. */
export async function leaveNetworks(context: Context, trace: OperationTrace, record: ContainerRecord): Promise<void> {
  const { networks, network } = context
  const { id } = record
  const links = liveLinks(networks, id)
  if (links.length > 0) await network.tearDown(attachmentOf(networks, record, links))
  await network.dropSpace(id)
  await unpublishPorts(context, id)
  for (const { endpoint, network: one } of endpointsWithNetwork(context, id)) {
    if (!endpoint.live) continue
    networks.putEndpoint({ ...endpoint, live: null })
    trace.step({ kind: 'network.disconnected', on: rwId(id), network: networkRef(one), driver: one.driver })
  }
}

/** Gives one endpoint its addresses and interface, in one breath, so that no two get the same. */
export function takeEndpoint(context: Context, record: ContainerRecord, endpoint: EndpointRecord): LiveEndpoint {
  const { networks } = context
  const network = withSubnets(context, findNetwork(networks, endpoint.network))
  checkEndpoint(network, endpoint.config)
  const live = network.driver === 'bridge' ? liveEndpoint(context, record, network, endpoint) : onNoBridge()
  if (endpoint.network !== network.id) networks.removeEndpoint(record.id, endpoint.network)
  networks.putEndpoint({ ...endpoint, network: network.id, live })
  return live
}

/** The kernel prefers one default route among several networks: it is told which. */
export async function chooseRoute({ networks, network }: Context, id: string): Promise<void> {
  const links = liveLinks(networks, id)
  const chosen = gatewayLink(links)
  if (chosen && links.length > 1) await network.route(id, gatewaysOf(chosen))
}

export function requireBridges({ network }: Context): void {
  if (network.unavailable !== null) throw new EngineError('unavailable', network.unavailable)
}

export function endpointsWithNetwork(
  { networks }: Context,
  id: string,
): { endpoint: EndpointRecord; network: NetworkRecord }[] {
  return networks.endpointsOf(id).flatMap((endpoint) => {
    const network = networks.get(endpoint.network)
    return network ? [{ endpoint, network }] : []
  })
}

function onNoBridge(): LiveEndpoint {
  return { id: newId(), interface: '', ipv4: '', ipv6: '', mac: '' }
}

function liveEndpoint(
  { networks }: Context,
  record: ContainerRecord,
  network: NetworkRecord,
  { config }: EndpointRecord,
): LiveEndpoint {
  const addresses = takeAddresses(network, config, networks.endpointsOn(network.id))
  const interfaces = networks.endpointsOf(record.id).map(({ live }) => live?.interface)
  let number = 0
  while (interfaces.includes(`eth${number}`)) number++
  return {
    id: newId(),
    interface: `eth${number}`,
    ...addresses,
    mac: config.mac.toLowerCase().replaceAll('-', ':') || macOf(addresses),
  }
}

/** The mode's network first: its interface is `eth0`. */
function inOrder({ networks }: Context, record: ContainerRecord): EndpointRecord[] {
  const endpoints = networks.endpointsOf(record.id)
  const { networkMode } = record.host
  const mode = networks.byName(networkMode) ?? networks.get(networkMode)
  const isMode = ({ network }: EndpointRecord) => network === mode?.id || network === networkMode
  return [...endpoints.filter(isMode), ...endpoints.filter((endpoint) => !isMode(endpoint))]
}

function spaceOfOther({ store }: Context, record: ContainerRecord): NetworkSpace {
  const id = record.host.networkMode.slice('container:'.length)
  const other = store.get(id) ?? store.byName(id)
  if (!other) throw new EngineError('notFound', `No such container: ${id}`)
  if (!isUp(other.state))
    throw new EngineError(
      'conflict',
      `cannot join network namespace of a non running container: container ${other.name} (${other.id}) does not run`,
      { objects: [objectRef(other)] },
    )
  if (other.host.networkMode === 'host') return 'machine'
  return { path: `/proc/${other.state.pid}/ns/net`, shared: true }
}
