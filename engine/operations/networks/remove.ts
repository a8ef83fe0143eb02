import { EngineError } from '../../base/errors.ts'
import { shortId } from '../../base/digest.ts'
import type { NetworkRecord } from '../../stores/networks/networks.ts'
import type { Context } from '../containers/deps.ts'
import { objectRef } from '../containers/find.ts'
import type { OperationTrace } from '../trace/recorder.ts'
import { findNetwork, networkRef } from './find.ts'
import { isOwn } from './wishes.ts'

/** Forgets a network, then takes down its bridge. */
export async function removeNetwork(context: Context, trace: OperationTrace, reference: string): Promise<void> {
  const { networks, network: driver, store } = context
  const network = findNetwork(networks, reference)
  if (!isOwn(network))
    throw new EngineError('forbidden', `${network.name} is a pre-defined network and cannot be removed`)
  const holders = networks
    .endpointsOn(network.id)
    .filter(({ live }) => live)
    .flatMap(({ container, live }) => {
      const record = store.get(container)
      return record && live ? [{ record, endpoint: live.id }] : []
    })
  if (holders.length > 0) {
    const names = holders.map(({ record, endpoint }) => `name:"${record.name}" id:"${shortId(endpoint)}"`).join(', ')
    throw new EngineError(
      'forbidden',
      `error while removing network: network ${network.name} has active endpoints (${names})`,
      {
        objects: holders.map(({ record }) => objectRef(record)),
      },
    )
  }
  networks.remove(network.id)
  await driver.dropBridge(network.id)
  trace.step({ kind: 'network.removed', network: networkRef(network), driver: network.driver })
}

/** Whether no container that runs is on it: one at rest looks for a network of that name at its next start, as with dockerd. */
export function isUnused({ networks }: Context, network: NetworkRecord): boolean {
  return isOwn(network) && !networks.endpointsOn(network.id).some(({ live }) => live)
}
