import { accessSync, constants, existsSync } from 'node:fs'
import { join } from 'node:path'
import { execute, PROGRAM_PATH } from '../../base/exec.ts'
import type { Log } from '../../base/log.ts'
import type { HostFacts } from '../host/host.ts'
import { BridgesUp } from './bridges-up.ts'
import { routedSubnets } from './host-routes.ts'
import { LOCK, Netavark } from './netavark.ts'
import { Namespaces } from './namespaces.ts'
import type { NetworkDriver } from './network.ts'
import { Pasta } from './pasta.ts'
import { PublishedPorts } from './published-ports.ts'
import { dropSharedChains } from './shared-chains.ts'

/** The network driver of one run dir. Namespaces and names live below `<run dir>/network`. */
export function createNetwork(facts: HostFacts, { runDir, log }: { runDir: string; log: Log }): NetworkDriver {
  const folder = join(runDir, 'network')
  const spaces = new Namespaces(join(folder, 'spaces'), facts.rootless)
  const ports = new PublishedPorts({ holds: !facts.rootless })
  const { netavark, aardvark, pasta: program } = facts.programs
  const bridges = netavark && aardvark && !facts.rootless ? new Netavark({ netavark, aardvark }, folder) : null
  const pasta = program && facts.rootless ? new Pasta(program, join(folder, 'pasta')) : null
  const up = new BridgesUp(join(folder, 'bridges'))

  async function dropBridge(id: string): Promise<void> {
    const bridge = up.get(id)
    if (!bridge || !bridges) return
    const outcome = await bridges.dropBridge(bridge)
    if (outcome === false) return
    up.remove(id)
    if (outcome) log.warn(`bridge ${bridge.link} was not taken down whole: ${outcome}`)
  }

  return {
    unavailable: whyNot(facts),
    onlyDefault: facts.rootless
      ? 'networks of your own need an engine that runs as root: the containers of an ordinary user have the network bridge, each by itself'
      : null,
    makeSpace: (container) => spaces.make(container),
    spaceOf: (container) => (spaces.names().includes(container) ? spaces.path(container) : null),
    spaces: () => spaces.names(),
    async dropSpace(container) {
      spaces.drop(container)
    },
    async setUp(attachment) {
      const space = spaces.path(attachment.container.id)
      for (const { bridge } of attachment.links) if (bridges) up.add(bridge)
      await bridges?.setUp(space, attachment)
      await pasta?.setUp(space, attachment)
    },
    async tearDown(attachment) {
      const { id, name } = attachment.container
      pasta?.tearDown(id)
      if (!bridges) return
      // Rules and names go by the same call; it only wants to look into a namespace.
      const lost = !spaces.has(id)
      if (lost) await spaces.make(id)
      const problem = await bridges.tearDown(spaces.path(id), attachment)
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
    holdAgain: (container, held, addressOf) => ports.holdAgain(container, held, addressOf),
    unpublish: (container) => ports.unpublish(container),
    async nameAgain(container, network, names) {
      const problem = await bridges?.nameAgain(container, network, names)
      if (problem) log.warn(`container ${container}: its new name is not answered: ${problem}`)
    },
    bridgesUp: () => up.ids(),
    dropBridge,
    usedSubnets: () => routedSubnets(),
    hasIpv6: () => existsSync('/proc/net/if_inet6'),
    async close() {
      await ports.close()
      for (const id of up.ids()) await dropBridge(id)
      if (bridges) await dropSharedChains(LOCK)
    },
  }
}

function whyNot({ programs, rootless }: HostFacts): string | null {
  if (rootless) return whyNoPasta(programs)
  const missing = [
    ...(programs.netavark ? [] : ['netavark']),
    ...(programs.aardvark ? [] : ['aardvark-dns']),
    ...(programs.iptables ? [] : ['iptables']),
    ...(programs.ip ? [] : ['iproute2']),
  ]
  if (missing.length > 0)
    return `bridge networks need ${missing.join(' and ')}: install the Debian package${missing.length > 1 ? 's' : ''} of that name, or start with --network host or --network none`
  return null
}

const TUN = '/dev/net/tun'

function whyNoPasta({ pasta }: HostFacts['programs']): string | null {
  const choice = 'or start with --network host or --network none'
  if (!pasta) return `the network bridge needs pasta: install the Debian package passt, ${choice}`
  try {
    accessSync(TUN, constants.R_OK | constants.W_OK)
    return null
  } catch {
    return `the network bridge needs ${TUN}, which this user may not open: an administrator allows it with chmod 666 ${TUN}; ${choice}`
  }
}
