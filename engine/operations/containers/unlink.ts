import { EngineError } from '../../base/errors.ts'
import { parseLink } from '../networks/links.ts'
import type { Context } from './deps.ts'
import { findContainer } from './find.ts'
import { writeNetworkFiles } from './network-files.ts'
import { isUp } from './state.ts'

/** From now on the container does not know the other by that alias; variables of a process that runs stay as they are. */
export function unlinkContainer(context: Context, link: string): void {
  const { store, networks } = context
  const [name = '', alias = ''] = link.replace(/^\//, '').split('/')
  if (alias === '') throw new EngineError('conflict', 'Conflict, cannot remove the default link name of the container')
  const { id, host } = findContainer(store, name)
  let found = false
  const others = (links: readonly string[]) => {
    const kept = links.filter((text) => parseLink(text).alias !== alias)
    found ||= kept.length < links.length
    return kept
  }
  store.setHost(id, { ...host, links: others(host.links) })
  for (const endpoint of networks.endpointsOf(id))
    networks.putEndpoint({ ...endpoint, config: { ...endpoint.config, links: others(endpoint.config.links) } })
  if (!found) throw new EngineError('notFound', `container ${name} has no link ${alias}`)
  const record = findContainer(store, id)
  if (isUp(record.state)) writeNetworkFiles(context, record)
}
