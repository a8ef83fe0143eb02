import { EngineError } from '../../../base/errors.ts'
import { type Call, param, type Route, sendJson } from '../call.ts'
import { networkOf } from '../wire/container-inspect.ts'
import { parseFilters } from '../wire/filters.ts'
import { NETWORKS, type NetworkName, networkId, networkInspect } from '../wire/networks.ts'

/** Two networks are there: this machine's own, and none. */
export const networkRoutes: Route[] = [
  { method: 'GET', path: '/networks', serve: list },
  { method: 'GET', path: '/networks/*id', serve: inspect },
]

const KNOWN = ['dangling', 'driver', 'id', 'label', 'name', 'scope', 'type']

function list(call: Call): void {
  const filters = parseFilters(call.query.get('filters'), KNOWN)
  const tests: Record<string, (name: NetworkName, value: string) => boolean> = {
    dangling: (_, value) => value === 'false' || value === '0',
    driver: (name, value) => value === (name === 'none' ? 'null' : name),
    id: (name, value) => networkId(name).startsWith(value),
    label: () => false,
    name: (name, value) => name.includes(value),
    scope: (_, value) => value === 'local',
    type: (_, value) => value === 'builtin',
  }
  const found = NETWORKS.filter((name) =>
    [...filters].every(([filter, values]) => values.some((value) => tests[filter]?.(name, value))),
  )
  sendJson(
    call,
    200,
    found.map((name) => networkInspect(name, {})),
  )
}

function inspect(call: Call): void {
  const asked = param(call, 'id')
  const name = NETWORKS.find((each) => each === asked || networkId(each).startsWith(asked))
  if (!name) throw new EngineError('notFound', `network ${asked} not found`)
  const members = call.engine.containers.list(false).filter(({ host }) => networkOf(host) === name)
  const containers = Object.fromEntries(
    members.map((record) => [
      record.id,
      { Name: record.name, EndpointID: '', MacAddress: '', IPv4Address: '', IPv6Address: '' },
    ]),
  )
  sendJson(call, 200, networkInspect(name, containers))
}
