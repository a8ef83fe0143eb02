import type { Networks } from '../engine.ts'
import type { Context } from '../containers/deps.ts'
import { findContainer, refOf } from '../containers/find.ts'
import { connectContainer, disconnectContainer } from './connect.ts'
import { createNetwork } from './create.ts'
import { findNetwork, networkRefOf } from './find.ts'
import { isUnused, removeNetwork } from './remove.ts'

/** Every verb is one operation of the trace; one that touches a container has that container's turn. */
export function createNetworks(context: Context): Networks {
  const { networks, network, recorder, serial, store } = context
  return {
    list: () => networks.all(),
    find: (reference) => findNetwork(networks, reference),
    endpointsOn: (id) =>
      networks
        .endpointsOn(id)
        .filter(({ live }) => live)
        .map((endpoint) => ({ ...endpoint, name: store.get(endpoint.container)?.name ?? '' })),
    endpointsOf: (container) =>
      networks.endpointsOf(container).map((endpoint) => ({ endpoint, network: networks.get(endpoint.network) })),
    ports: (container) => networks.ports(container),
    space: (container) => network.spaceOf(container) ?? '',
    create: (origin, spec) =>
      recorder.record('network-create', origin, null, async (trace) => createNetwork(context, trace, spec)),
    remove: (origin, reference) =>
      recorder.record('network-rm', origin, networkRefOf(networks, reference), (trace) =>
        removeNetwork(context, trace, reference),
      ),
    connect: (origin, reference, container, config) =>
      recorder.record('network-connect', origin, refOf(store, container), async (trace) => {
        const { id } = findContainer(store, container)
        await serial.run(id, () => connectContainer(context, trace, reference, id, config))
      }),
    disconnect: (origin, reference, container) =>
      recorder.record('network-disconnect', origin, refOf(store, container), async (trace) => {
        const { id } = findContainer(store, container)
        await serial.run(id, () => disconnectContainer(context, trace, reference, id))
      }),
    prune: (origin, wanted) =>
      recorder.record('network-prune', origin, null, async (trace) => {
        const found = networks.all().filter((one) => isUnused(context, one) && wanted(one))
        for (const { id } of found) await removeNetwork(context, trace, id)
        trace.step({ kind: 'pruned', of: 'network', bytes: 0 })
        return found.map(({ name }) => name)
      }),
    publishAddress: () => networks.publishAddress(),
    setPublishAddress: (address) => networks.setPublishAddress(address),
    unavailable: network.unavailable,
  }
}
