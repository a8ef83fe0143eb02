import { createHash } from 'node:crypto'

/** The two networks that need no bridge. Their ids are digests of their names, so that they stay the same on every machine. */
export const NETWORKS = ['host', 'none'] as const
export type NetworkName = (typeof NETWORKS)[number]

export function networkId(name: NetworkName): string {
  return createHash('sha256').update(`cutaway network ${name}`).digest('hex')
}

export function networkInspect(name: NetworkName, containers: Record<string, object>) {
  return {
    Name: name,
    Id: networkId(name),
    Created: '0001-01-01T00:00:00Z',
    Scope: 'local',
    Driver: name === 'none' ? 'null' : 'host',
    EnableIPv4: true,
    EnableIPv6: false,
    IPAM: { Driver: 'default', Options: null, Config: null },
    Internal: false,
    Attachable: false,
    Ingress: false,
    ConfigFrom: { Network: '' },
    ConfigOnly: false,
    Containers: containers,
    Options: {},
    Labels: {},
  }
}
