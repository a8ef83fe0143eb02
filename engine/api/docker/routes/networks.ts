import { z } from 'zod'
import { EngineError } from '../../../base/errors.ts'
import type { NetworkRecord } from '../../../stores/networks/networks.ts'
import { commandLine } from '../../../wire/command-line.ts'
import { type Call, originOf, param, type Route, sendJson, sendNothing } from '../call.ts'
import { containerName } from '../names.ts'
import { jsonBody } from '../request-body.ts'
import { booleanFilter, type Filters, labelsMatch, parseFilters, parseTime } from '../wire/filters.ts'
import { bool, text } from '../wire/go.ts'
import {
  endpointConfigOf,
  endpointSettings,
  NetworkCreateBody,
  networkContainers,
  networkInspect,
  networkSpecOf,
} from '../wire/networks.ts'

export const networkRoutes: Route[] = [
  { method: 'GET', path: '/networks', serve: list },
  { method: 'POST', path: '/networks/create', serve: create },
  { method: 'POST', path: '/networks/prune', serve: prune },
  { method: 'POST', path: '/networks/*id/connect', serve: connect },
  { method: 'POST', path: '/networks/*id/disconnect', serve: disconnect },
  { method: 'GET', path: '/networks/*id', serve: inspect },
  { method: 'DELETE', path: '/networks/*id', serve: remove },
]

const KNOWN = ['dangling', 'driver', 'id', 'label', 'name', 'scope', 'type']

function list(call: Call): void {
  const { networks } = call.engine
  const filters = parseFilters(call.query.get('filters'), KNOWN)
  const dangling = booleanFilter(filters, 'dangling')
  const found = networks
    .list()
    .filter((network) => matches(network, filters))
    .filter(
      (network) => dangling === null || dangling === (isOwn(network) && networks.endpointsOn(network.id).length === 0),
    )
  sendJson(
    call,
    200,
    found.map((network) => networkInspect(network, {}, networks.publishAddress())),
  )
}

function isOwn({ name }: NetworkRecord): boolean {
  return !['bridge', 'host', 'none'].includes(name)
}

function matches(network: NetworkRecord, filters: Filters): boolean {
  const tests: Record<string, (value: string) => boolean> = {
    driver: (value) => value === network.driver,
    id: (value) => network.id.includes(value),
    name: (value) => network.name.includes(value),
    scope: (value) => value === 'local',
    type: (value) => isType(network, value),
  }
  return [...filters].every(([filter, values]) => {
    if (filter === 'dangling') return true
    if (filter === 'label') return labelsMatch(network.labels, values)
    return values.some((value) => tests[filter]?.(value))
  })
}

function isType(network: NetworkRecord, type: string): boolean {
  if (type !== 'custom' && type !== 'builtin')
    throw new EngineError('invalid', `invalid filter: 'type'='${type}': expected custom or builtin`)
  return (type === 'custom') === isOwn(network)
}

function inspect(call: Call): void {
  const { engine } = call
  const network = engine.networks.find(param(call, 'id'))
  const scope = call.query.get('scope')
  if (scope && scope !== 'local') throw new EngineError('notFound', `network ${param(call, 'id')} not found`)
  sendJson(call, 200, networkInspect(network, networkContainers(engine, network), engine.networks.publishAddress()))
}

async function create(call: Call): Promise<void> {
  const spec = networkSpecOf(await jsonBody(call, NetworkCreateBody))
  const [first] = spec.subnets
  const line = commandLine({ verb: 'network-create', ...spec, ...first })
  const { id, warning } = await call.engine.networks.create(originOf(call, line), spec)
  sendJson(call, 201, { Id: id, Warning: warning })
}

async function remove(call: Call): Promise<void> {
  const reference = param(call, 'id')
  await call.engine.networks.remove(originOf(call, commandLine({ verb: 'network-rm', network: reference })), reference)
  sendNothing(call)
}

const ConnectBody = z.object({ Container: text, EndpointConfig: endpointSettings })

async function connect(call: Call): Promise<void> {
  const { engine } = call
  const network = param(call, 'id')
  const body = await jsonBody(call, ConnectBody)
  const config = endpointConfigOf(body.EndpointConfig)
  const container = containerName(engine, body.Container)
  const { aliases, ipv4: ip, ipv6: ip6 } = config
  const line = commandLine({ verb: 'network-connect', network: nameOf(call, network), container, aliases, ip, ip6 })
  await engine.networks.connect(originOf(call, line), network, body.Container, config)
  sendNothing(call, 200)
}

const DisconnectBody = z.object({ Container: text, Force: bool })

async function disconnect(call: Call): Promise<void> {
  const { engine } = call
  const network = param(call, 'id')
  const { Container, Force } = await jsonBody(call, DisconnectBody)
  const container = containerName(engine, Container)
  const line = commandLine({ verb: 'network-disconnect', network: nameOf(call, network), container, force: Force })
  await engine.networks.disconnect(originOf(call, line), network, Container)
  sendNothing(call, 200)
}

function nameOf({ engine }: Call, reference: string): string {
  return engine.networks.list().find(({ id }) => id === reference)?.name ?? reference
}

async function prune(call: Call): Promise<void> {
  const filters = parseFilters(call.query.get('filters'), ['until', 'label', 'label!'])
  const until = filters.get('until')?.map((time) => parseTime(time, Date.now())) ?? []
  const wanted = ({ created, labels }: NetworkRecord) =>
    until.every((time) => created < time) &&
    labelsMatch(labels, filters.get('label')) &&
    !(filters.get('label!') ?? []).some((label) => labelsMatch(labels, [label]))
  const removed = await call.engine.networks.prune(originOf(call, commandLine({ verb: 'network-prune' })), wanted)
  sendJson(call, 200, { NetworksDeleted: removed.length > 0 ? removed : null })
}
