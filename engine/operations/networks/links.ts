import { EngineError } from '../../base/errors.ts'
import type { ContainerRecord } from '../../stores/containers/containers.ts'
import type { Context } from '../containers/deps.ts'
import { isUp } from '../containers/state.ts'
import { liveLinks } from './attachment.ts'
import { parsePort } from './ports.ts'

/** `container:alias`, of which the alias may be left out. */
export function parseLink(text: string): { reference: string; alias: string } {
  const [reference = '', alias = reference] = text.split(':')
  return { reference: reference.replace(/^\//, ''), alias }
}

/** Variables by which a container on the network `bridge` knows those that it is linked to: as old as Docker, and still there. */
export function linkVariables(context: Context, record: ContainerRecord): string[] {
  return linked(context, record).flatMap(({ other, alias, name }) =>
    variables(alias, name, onBridge(context, other) ?? '', other),
  )
}

export function requireLinked(context: Context, record: ContainerRecord): void {
  for (const { other, name } of linked(context, record))
    if (!isUp(other.state))
      throw new EngineError('conflict', `Cannot link to a non running container: /${other.name} AS ${name}`)
}

/** To containers that were removed since, nothing is linked any more. */
function linked(context: Context, record: ContainerRecord) {
  const { store } = context
  if (onBridge(context, record) === undefined) return []
  return record.host.links.flatMap((text) => {
    const { reference, alias } = parseLink(text)
    const other = store.byName(reference) ?? store.get(reference)
    return other ? [{ other, alias, name: `/${record.name}/${alias}` }] : []
  })
}

function onBridge({ networks }: Context, { id }: ContainerRecord): string | undefined {
  return liveLinks(networks, id).find(({ network }) => network.name === 'bridge')?.endpoint.live.ipv4
}

/** In dockerd's order and words; ports that follow each other without a gap are told once more, as a range. */
function variables(alias: string, name: string, address: string, { config }: ContainerRecord): string[] {
  const prefix = alias.toUpperCase().replaceAll('-', '_')
  const ports = config.exposedPorts.map(parsePort).sort(byNumber)
  const at = (key: string, protocol: string, port: number, suffix = '') => [
    `${key}${suffix}=${protocol}://${address}:${port}`,
    `${key}_ADDR=${address}`,
    `${key}_PORT${suffix}=${port}`,
    `${key}_PROTO=${protocol}`,
  ]
  const keyOf = ({ containerPort, protocol }: Port) => `${prefix}_PORT_${containerPort}_${protocol.toUpperCase()}`
  const [first] = ports
  const ranges = rangesOf(ports).flatMap(([from, to]) => [
    ...at(keyOf(from), from.protocol, from.containerPort, '_START'),
    `${keyOf(from)}_END=${to.protocol}://${address}:${to.containerPort}`,
    `${keyOf(from)}_PORT_END=${to.containerPort}`,
  ])
  const inherited = config.env.filter((entry) => entry.includes('=') && !/^(HOME|PATH)=/.test(entry))
  return [
    ...(first ? [`${prefix}_PORT=${first.protocol}://${address}:${first.containerPort}`] : []),
    ...ranges,
    ...ports.flatMap((port) => at(keyOf(port), port.protocol, port.containerPort)),
    `${prefix}_NAME=${name}`,
    ...inherited.map((entry) => `${prefix}_ENV_${entry}`),
  ]
}

type Port = ReturnType<typeof parsePort>

function byNumber(one: Port, other: Port): number {
  return one.containerPort - other.containerPort || Number(other.protocol === 'tcp') - Number(one.protocol === 'tcp')
}

function rangesOf(ports: readonly Port[]): [Port, Port][] {
  const ranges: [Port, Port][] = []
  for (const port of ports.toSorted((one, other) => one.protocol.localeCompare(other.protocol))) {
    const last = ranges.at(-1)
    if (last?.[1].protocol === port.protocol && last[1].containerPort + 1 === port.containerPort) last[1] = port
    else ranges.push([port, port])
  }
  return ranges.filter(([from, to]) => from !== to)
}
