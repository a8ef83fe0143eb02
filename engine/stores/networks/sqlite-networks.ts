import type { DatabaseSync } from 'node:sqlite'
import { newId } from '../../base/ids.ts'
import { EndpointConfig, type LiveEndpoint, type PublishedPort } from '../../wire/networks.ts'
import { transaction } from '../metadata/database.ts'
import type { EndpointRecord, NetworkRecord, NetworkStore } from './networks.ts'

const PUBLISH_ADDRESS = 'publish address'
const BUILT_IN = { bridge: 'bridge', host: 'host', none: 'null' } as const

/** Networks in `db`. All is kept in memory too: a list asks no disk. */
export function createNetworkStore(db: DatabaseSync): NetworkStore {
  const insertNetwork = db.prepare('INSERT INTO networks (id, name, created, definition) VALUES (?, ?, ?, ?)')
  const updateNetwork = db.prepare('UPDATE networks SET definition = ? WHERE id = ?')
  const deleteNetwork = db.prepare('DELETE FROM networks WHERE id = ?')
  const putRow = db.prepare(
    'INSERT INTO endpoints (container, network, config, live) VALUES (?, ?, ?, ?) ' +
      'ON CONFLICT (container, network) DO UPDATE SET config = excluded.config, live = excluded.live',
  )
  const deleteRow = db.prepare('DELETE FROM endpoints WHERE container = ? AND network = ?')
  const nameRows = db.prepare('UPDATE OR REPLACE endpoints SET network = ? WHERE network = ?')
  const deleteRowsOf = db.prepare('DELETE FROM endpoints WHERE container = ?')
  const putPorts = db.prepare('INSERT OR REPLACE INTO published (container, ports) VALUES (?, ?)')
  const deletePorts = db.prepare('DELETE FROM published WHERE container = ?')

  const getFact = db.prepare('SELECT value FROM facts WHERE name = ?')
  const setFact = db.prepare('INSERT OR REPLACE INTO facts (name, value) VALUES (?, ?)')

  let networks = readNetworks(db)
  let endpoints = readEndpoints(db)
  const ports = readPorts(db)

  function insert(record: NetworkRecord): void {
    const { id, name, created, ...definition } = record
    insertNetwork.run(id, name, created, JSON.stringify(definition))
    networks = [...networks, record]
  }
  for (const [name, driver] of Object.entries(BUILT_IN))
    if (!networks.some((one) => one.name === name)) insert(builtIn(name, driver))

  return {
    all: () => [...networks],
    get: (id) => networks.find((one) => one.id === id) ?? null,
    byName: (name) => networks.find((one) => one.name === name) ?? null,
    byPrefix: (hex) => networks.filter((one) => one.id.startsWith(hex)),
    insert,
    setSubnets(id, subnets) {
      networks = networks.map((one) => {
        if (one.id !== id) return one
        const changed = { ...one, subnets }
        const { id: _, name: __, created: ___, ...definition } = changed
        updateNetwork.run(JSON.stringify(definition), id)
        return changed
      })
    },
    remove(id) {
      const name = networks.find((one) => one.id === id)?.name ?? id
      transaction(db, () => {
        nameRows.run(name, id)
        deleteNetwork.run(id)
      })
      endpoints = endpoints.map((one) => (one.network === id ? { ...one, network: name, live: null } : one))
      networks = networks.filter((one) => one.id !== id)
    },
    endpoints: () => [...endpoints],
    endpointsOf: (container) => endpoints.filter((one) => one.container === container),
    endpointsOn: (network) => endpoints.filter((one) => one.network === network),
    putEndpoint(endpoint) {
      const { container, network, config, live } = endpoint
      putRow.run(container, network, JSON.stringify(config), live && JSON.stringify(live))
      const same = (one: EndpointRecord) => one.container === container && one.network === network
      endpoints = endpoints.some(same) ? endpoints.map((one) => (same(one) ? endpoint : one)) : [...endpoints, endpoint]
    },
    removeEndpoint(container, network) {
      deleteRow.run(container, network)
      endpoints = endpoints.filter((one) => one.container !== container || one.network !== network)
    },
    ports: (container) => ports.get(container) ?? [],
    setPorts(container, published) {
      if (published.length === 0) {
        if (ports.delete(container)) deletePorts.run(container)
        return
      }
      putPorts.run(container, JSON.stringify(published))
      ports.set(container, published)
    },
    publishAddress: () => (getFact.get(PUBLISH_ADDRESS) as { value: string } | undefined)?.value ?? '0.0.0.0',
    setPublishAddress: (address) => {
      setFact.run(PUBLISH_ADDRESS, address)
    },
    forget(container) {
      transaction(db, () => {
        deleteRowsOf.run(container)
        deletePorts.run(container)
      })
      endpoints = endpoints.filter((one) => one.container !== container)
      ports.delete(container)
    },
  }
}

function builtIn(name: string, driver: NetworkRecord['driver']): NetworkRecord {
  return {
    id: newId(),
    name,
    driver,
    created: Date.now(),
    internal: false,
    attachable: false,
    ipv4: true,
    ipv6: false,
    subnets: [],
    chosen: driver === 'bridge',
    options: {},
    labels: {},
    ipamDriver: 'default',
    ipamOptions: {},
  }
}

function readNetworks(db: DatabaseSync): NetworkRecord[] {
  const rows = db.prepare('SELECT id, name, created, definition FROM networks ORDER BY rowid').all()
  return (rows as { id: string; name: string; created: number; definition: string }[]).map(
    ({ definition, ...row }) => ({
      ...(JSON.parse(definition) as Omit<NetworkRecord, 'id' | 'name' | 'created'>),
      ...row,
    }),
  )
}

function readEndpoints(db: DatabaseSync): EndpointRecord[] {
  const rows = db.prepare('SELECT container, network, config, live FROM endpoints ORDER BY rowid').all()
  return (rows as { container: string; network: string; config: string; live: string | null }[]).map((row) => ({
    container: row.container,
    network: row.network,
    config: EndpointConfig.parse(JSON.parse(row.config)),
    live: row.live === null ? null : (JSON.parse(row.live) as LiveEndpoint),
  }))
}

function readPorts(db: DatabaseSync): Map<string, readonly PublishedPort[]> {
  const rows = db.prepare('SELECT container, ports FROM published').all()
  return new Map((rows as { container: string; ports: string }[]).map((row) => [row.container, JSON.parse(row.ports)]))
}
