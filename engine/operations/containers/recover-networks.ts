import type { ContainerRecord } from '../../stores/containers/containers.ts'
import { leaveNetworks } from '../networks/join.ts'
import type { Origin } from '../engine.ts'
import type { Context } from './deps.ts'
import { objectRef } from './find.ts'

const ENGINE: Origin = { cause: 'engine', line: '' }

/** Takes down what a container that does not run still has of its networks: an engine died in between. */
export async function sweepNetworks(context: Context, record: ContainerRecord): Promise<void> {
  const { networks, network, recorder } = context
  const has = networks.endpointsOf(record.id).some(({ live }) => live) || network.spaceOf(record.id) !== null
  if (!has) return
  await recorder.record('exit', ENGINE, objectRef(record), (trace) => leaveNetworks(context, trace, record))
}

/** Forgets what belongs to containers and networks that are not there. */
export async function sweepStrays({ networks, network, store }: Context): Promise<void> {
  for (const { container } of networks.endpoints()) if (!store.get(container)) networks.forget(container)
  for (const id of network.spaces()) if (!store.get(id)) await network.dropSpace(id)
  for (const id of network.bridgesUp()) if (!networks.get(id)) await network.dropBridge(id)
}
