import type { ContainerRecord } from '../../stores/containers/containers.ts'
import type { Context } from '../containers/deps.ts'
import { liveLinks } from './attachment.ts'
import { dnsNames, isOwn } from './wishes.ts'

/** A container that was renamed while it runs is found by its new name from now on, and no more by the old one. */
export async function nameAgain({ networks, network }: Context, record: ContainerRecord): Promise<void> {
  for (const link of liveLinks(networks, record.id))
    if (isOwn(link.network))
      await network.nameAgain(record.id, link.network.id, [record.name, ...dnsNames(record, link.endpoint.config)])
}
