import { EngineError } from '../../base/errors.ts'
import type { ContainerRecord } from '../../stores/containers/containers.ts'
import type { NetworkRecord } from '../../stores/networks/networks.ts'
import type { EndpointConfig } from '../../wire/networks.ts'
import type { Context } from '../containers/deps.ts'
import { findContainer } from '../containers/find.ts'
import { writeNetworkFiles } from '../containers/network-files.ts'
import { isUp, rwId } from '../containers/state.ts'
import type { OperationTrace } from '../trace/recorder.ts'
import { attachmentOf, gatewayLink, liveLinks } from './attachment.ts'
import { findNetwork, networkRef } from './find.ts'
import { chooseRoute, requireBridges, takeEndpoint } from './join.ts'
import { publishPorts, unpublishPorts } from './publish.ts'
import { checkEndpoint, isShared } from './wishes.ts'

/** Puts a container on one more network: at once when it runs, else from its next start on. */
export async function connectContainer(
  context: Context,
  trace: OperationTrace,
  reference: string,
  id: string,
  config: EndpointConfig,
): Promise<void> {
  const { networks } = context
  const record = findContainer(context.store, id)
  const network = findNetwork(networks, reference)
  refuseMode(context, record, network)
  checkEndpoint(network, config)
  if (networks.endpointsOf(id).some((one) => one.network === network.id))
    throw new EngineError('forbidden', `endpoint with name ${record.name} already exists in network ${network.name}`)
  const endpoint = { container: id, network: network.id, config, live: null }
  if (!isUp(record.state)) {
    networks.putEndpoint(endpoint)
    return
  }
  requireBridges(context)
  try {
    takeEndpoint(context, record, endpoint)
    if (networks.ports(id).length === 0) await publishPorts(context, record)
    const links = liveLinks(networks, id).filter((link) => link.network.id === network.id)
    await context.network.setUp(attachmentOf(networks, record, links))
  } catch (error) {
    networks.removeEndpoint(id, network.id)
    throw error
  }
  await settle(context, record)
  trace.step({ kind: 'network.connected', on: rwId(id), network: networkRef(network), driver: network.driver })
}

export async function disconnectContainer(
  context: Context,
  trace: OperationTrace,
  reference: string,
  id: string,
): Promise<void> {
  const { networks } = context
  const record = findContainer(context.store, id)
  const network = findNetwork(networks, reference)
  if (network.driver === 'host')
    throw new EngineError(
      'forbidden',
      'container cannot be disconnected from host network or connected to host network',
    )
  const endpoint = networks.endpointsOf(id).find((one) => one.network === network.id)
  if (!endpoint) throw new EngineError('forbidden', `container ${id} is not connected to network ${network.name}`)
  const links = liveLinks(networks, id).filter((link) => link.network.id === network.id)
  if (links.length > 0) await context.network.tearDown(attachmentOf(networks, record, links))
  networks.removeEndpoint(id, network.id)
  if (!endpoint.live) return
  if (!gatewayLink(liveLinks(networks, id))) await unpublishPorts(context, id)
  await settle(context, record)
  trace.step({ kind: 'network.disconnected', on: rwId(id), network: networkRef(network), driver: network.driver })
}

/** Names, resolver and default route follow from the networks that a container is on now. */
async function settle(context: Context, record: ContainerRecord): Promise<void> {
  writeNetworkFiles(context, record)
  await chooseRoute(context, record.id)
}

/** In dockerd's words: a space that is shared, or that has no network, takes no other. */
function refuseMode({ networks }: Context, record: ContainerRecord, network: NetworkRecord): void {
  const { networkMode } = record.host
  if (isShared(networkMode))
    throw new EngineError(
      'invalid',
      'container sharing network namespace with another container or host cannot be connected to any other network',
    )
  if (networkMode === 'host' || network.driver === 'host')
    throw new EngineError('invalid', 'container cannot be disconnected from host network or connected to host network')
  const onNone = networks.endpointsOf(record.id).some((one) => networks.get(one.network)?.driver === 'null')
  if (networkMode === 'none' || onNone || network.driver === 'null')
    throw new EngineError(
      'invalid',
      'container cannot be connected to multiple networks with one of the networks in private (none) mode',
    )
}
