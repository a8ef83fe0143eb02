import { isIP } from 'node:net'
import { EngineError } from '../../base/errors.ts'
import type { ContainerStore } from '../../stores/containers/containers.ts'
import type { HostConfig } from '../../wire/containers.ts'
import { parseLink } from '../networks/links.ts'
import { findContainer } from './find.ts'

/** Refuses, in Docker's words, hosts, places and links that are written wrongly or lead to nothing. */
export function checkWords(store: ContainerStore, host: HostConfig): void {
  for (const extra of host.extraHosts) checkExtraHost(extra)
  for (const path of Object.keys(host.tmpfs))
    if (!path.startsWith('/'))
      throw new EngineError('invalid', `invalid mount path: '${path}' mount path must be absolute`)
  if (['default', 'bridge'].includes(host.networkMode)) for (const link of host.links) checkLink(store, link)
}

/** `name:address`, `name=address`; an address of the sixth version may stand in brackets. */
function checkExtraHost(extra: string): void {
  const [, name = '', address = ''] = /^([^:=]*)[:=](.*)$/.exec(extra) ?? []
  if (name === '' || address === '') throw new EngineError('invalid', `bad format for add-host: "${extra}"`)
  if (address !== 'host-gateway' && isIP(address.replace(/^\[(.*)\]$/, '$1')) === 0)
    throw new EngineError('invalid', `invalid IP address in add-host: "${address}"`)
}

/** Not `notFound`: a client would take the image for what is missing, and pull it. */
function checkLink(store: ContainerStore, link: string): void {
  const { reference } = parseLink(link)
  try {
    findContainer(store, reference)
  } catch (error) {
    throw new EngineError('invalid', `could not get container for ${reference}: ${(error as Error).message}`)
  }
}
