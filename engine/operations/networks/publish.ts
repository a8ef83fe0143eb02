import { EngineError } from '../../base/errors.ts'
import type { PortWish } from '../../drivers/network/network.ts'
import type { ContainerRecord } from '../../stores/containers/containers.ts'
import type { Context } from '../containers/deps.ts'
import { objectRef } from '../containers/find.ts'
import { gatewayLink, liveLinks } from './attachment.ts'
import { sharePort, wishedPorts } from './ports.ts'

/** Network option of Docker's: where ports of containers on this network are published. */
const BINDING = 'com.docker.network.bridge.host_binding_ipv4'

/** Takes the ports that a container publishes; none while it is on no network that leads outside. */
export async function publishPorts(context: Context, record: ContainerRecord): Promise<void> {
  const { networks, network } = context
  const gateway = gatewayLink(liveLinks(networks, record.id))
  if (!gateway) return
  const address = gateway.network.options[BINDING] || networks.publishAddress()
  const wishes = wishedPorts(record, address, network.hasIpv6())
  if (wishes.length === 0) return
  await hold(context, record, wishes, gateway.endpoint.live.id)
}

export async function unpublishPorts({ networks, network }: Context, id: string): Promise<void> {
  await network.unpublish(id)
  networks.setPorts(id, [])
}

/** Holds again the ports of a container that ran on while no engine did. */
export async function holdPorts(context: Context, record: ContainerRecord): Promise<void> {
  const ports = context.networks.ports(record.id)
  if (ports.length === 0) return
  await context.network.holdAgain(record.id, ports, () => addressInside(context, record.id))
}

async function hold(context: Context, record: ContainerRecord, wishes: PortWish[], endpoint: string): Promise<void> {
  const { networks, network } = context
  const failed = `driver failed programming external connectivity on endpoint ${record.name} (${endpoint}): `
  refuseTaken(context, record, wishes, failed)
  try {
    const ports = await network.publish(record.id, wishes, () => addressInside(context, record.id))
    networks.setPorts(record.id, ports)
  } catch (error) {
    if (!(error instanceof EngineError)) throw error
    const { code, message, details } = error
    throw new EngineError(code, `${failed}${message}`, { cause: error, ...(details ? { details } : {}) })
  }
}

function refuseTaken({ networks, store }: Context, record: ContainerRecord, wishes: PortWish[], failed: string): void {
  const fixed = wishes.filter(({ hostPort, last }) => hostPort !== 0 && hostPort === last)
  for (const other of store.all()) {
    if (other.id === record.id) continue
    const taken = fixed.find((wish) => networks.ports(other.id).some((port) => sharePort(port, wish)))
    if (!taken) continue
    const where = `${taken.hostIp.includes(':') ? `[${taken.hostIp}]` : taken.hostIp}:${taken.hostPort}`
    throw new EngineError(
      'conflict',
      `${failed}Bind for ${where} failed: port is already allocated: container ${other.name} publishes it`,
      {
        objects: [objectRef(other)],
        details: { key: 'portTaken', values: { address: where, container: other.name } },
      },
    )
  }
}

/** Where a connection to a published port is led to now. */
function addressInside({ networks }: Context, id: string): string | null {
  const live = gatewayLink(liveLinks(networks, id))?.endpoint.live
  return live ? live.ipv4 || live.ipv6 : null
}
