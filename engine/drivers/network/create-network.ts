import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { execute, PROGRAM_PATH } from '../../base/exec.ts'
import type { Log } from '../../base/log.ts'
import type { HostFacts } from '../host/host.ts'
import { BridgesUp } from './bridges-up.ts'
import { hostAddress, routedSubnets } from './host-routes.ts'
import { InnerSpace } from './inner/inner-space.ts'
import { MACHINE, Netavark } from './netavark.ts'
import { Namespaces } from './namespaces.ts'
import type { Attachment, NetworkDriver } from './network.ts'
import { machineOutlet } from './outlet.ts'
import { PublishedPorts } from './published-ports.ts'
import { dropSharedChains } from './shared-chains.ts'
import { whyNot } from './why-not.ts'

/** The network driver of one run dir. Namespaces and names live below `<run dir>/network`. */
export function createNetwork(facts: HostFacts, { runDir, log }: { runDir: string; log: Log }): NetworkDriver {
  const folder = join(runDir, 'network')
  const spaces = new Namespaces(join(folder, 'spaces'), facts.rootless)
  const unavailable = whyNot(facts)
  const { netavark, aardvark, pasta } = facts.programs
  const inner = facts.rootless && pasta ? new InnerSpace(pasta, folder) : null
  const ports = new PublishedPorts(inner?.outlet ?? machineOutlet)
  const bridges =
    netavark && aardvark && unavailable === null
      ? new Netavark({ netavark, aardvark }, folder, inner?.site ?? MACHINE)
      : null
  const up = new BridgesUp(join(folder, 'bridges'))
  // The bridges of an inner space that is gone went with it.
  if (inner && !inner.isUp()) for (const id of up.ids()) up.remove(id)

  async function dropBridge(id: string): Promise<void> {
    const bridge = up.get(id)
    if (!bridge || !bridges) return
    const outcome = await bridges.dropBridge(bridge)
    if (outcome === false) return
    up.remove(id)
    if (outcome) log.warn(`bridge ${bridge.link} was not taken down whole: ${outcome}`)
  }

  /** In an inner space no rule of a firewall leads ports inside, and the machine's resolver is asked through pasta. */
  const there = (attachment: Attachment): Attachment =>
    inner ? { ...attachment, ports: [], dns: inner.resolvers(attachment.dns) } : attachment

  return {
    unavailable,
    resolver: inner?.resolver ?? null,
    hostAddress: () => (inner ? hostAddress() : null),
    makeSpace: (container) => spaces.make(container),
    spaceOf: (container) => (spaces.names().includes(container) ? spaces.path(container) : null),
    spaces: () => spaces.names(),
    async dropSpace(container) {
      spaces.drop(container)
    },
    async setUp(attachment) {
      if (!bridges) return
      await inner?.ensure()
      for (const { bridge } of attachment.links) up.add(bridge)
      await bridges.setUp(spaces.path(attachment.container.id), there(attachment))
    },
    async tearDown(attachment) {
      const { id, name } = attachment.container
      if (!bridges || (inner && !inner.isUp())) return
      // Rules and names go by the same call; it only wants to look into a namespace.
      const lost = !spaces.has(id)
      if (lost) await spaces.make(id)
      const problem = await bridges.tearDown(spaces.path(id), there(attachment))
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
    async nameAgain(container, network, names) {
      const problem = await bridges?.nameAgain(container, network, names)
      if (problem) log.warn(`container ${container}: its new name is not answered: ${problem}`)
    },
    bridgesUp: () => up.ids(),
    dropBridge,
    publish: (container, wanted, addressOf) => ports.publish(container, wanted, addressOf),
    holdAgain: (container, held, addressOf) => ports.holdAgain(container, held, addressOf),
    unpublish: (container) => ports.unpublish(container),
    usedSubnets: () => routedSubnets(),
    hasIpv6: () => existsSync('/proc/net/if_inet6'),
    async close() {
      await ports.close()
      for (const id of up.ids()) await dropBridge(id)
      if (inner && up.ids().length === 0 && spaces.names().length === 0) await inner.drop()
      else await inner?.outlet.close()
      if (bridges && !inner) await dropSharedChains(MACHINE.lock)
    },
  }
}
