import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { execute, PROGRAM_PATH } from '../../base/exec.ts'
import type { Log } from '../../base/log.ts'
import type { HostFacts } from '../host/host.ts'
import { routedSubnets } from './host-routes.ts'
import { LOCK, Netavark } from './netavark.ts'
import { Namespaces } from './namespaces.ts'
import type { NetworkDriver } from './network.ts'
import { PublishedPorts } from './published-ports.ts'
import { dropSharedChains } from './shared-chains.ts'

/** The network driver of one run dir. Namespaces and names live below `<run dir>/network`. */
export function createNetwork(facts: HostFacts, { runDir, log }: { runDir: string; log: Log }): NetworkDriver {
  const folder = join(runDir, 'network')
  const spaces = new Namespaces(join(folder, 'spaces'), facts.rootless)
  const ports = new PublishedPorts()
  const { netavark, aardvark } = facts.programs
  const bridges = netavark && aardvark && !facts.rootless ? new Netavark({ netavark, aardvark }, folder) : null
  /** Something of netavark's may be on the machine. */
  let used = spaces.names().length > 0

  return {
    unavailable: whyNot(facts),
    onlyDefault: null,
    makeSpace: (container) => spaces.make(container),
    spaceOf: (container) => (spaces.names().includes(container) ? spaces.path(container) : null),
    spaces: () => spaces.names(),
    async dropSpace(container) {
      spaces.drop(container)
    },
    async setUp(attachment) {
      used = true
      await bridges?.setUp(spaces.path(attachment.container.id), attachment)
    },
    async tearDown(attachment) {
      const { id, name } = attachment.container
      // Rules and names go by the same call; it only wants to look into a namespace.
      const lost = !spaces.has(id)
      if (lost) await spaces.make(id)
      const problem = await bridges?.tearDown(spaces.path(id), attachment)
      if (problem && !lost) log.warn(`container ${name}: its network was not taken down whole: ${problem}`)
    },
    async route(container, gateways) {
      const lines = gateways.map(({ address, interface: device }) => {
        const family = address.includes(':') ? '-6' : '-4'
        return `${family} route replace default via ${address} dev ${device}`
      })
      const space = spaces.path(container)
      for (const line of lines)
        await execute('nsenter', [`--net=${space}`, 'ip', ...line.split(' ')], { env: { PATH: PROGRAM_PATH } })
    },
    publish: (container, wanted, addressOf) => ports.publish(container, wanted, addressOf),
    unpublish: (container) => ports.unpublish(container),
    usedSubnets: () => routedSubnets(),
    hasIpv6: () => existsSync('/proc/net/if_inet6'),
    async close() {
      await ports.close()
      if (used && bridges) await dropSharedChains(LOCK)
    },
  }
}

function whyNot({ programs, rootless }: HostFacts): string | null {
  if (rootless)
    return 'bridge networks of an ordinary user are not served yet: start with --network host or --network none'
  const missing = [
    ...(programs.netavark ? [] : ['netavark']),
    ...(programs.aardvark ? [] : ['aardvark-dns']),
    ...(programs.iptables ? [] : ['iptables']),
  ]
  if (missing.length > 0)
    return `bridge networks need ${missing.join(' and ')}: install the Debian package${missing.length > 1 ? 's' : ''} of that name, or start with --network host or --network none`
  return null
}
