import type { PublishedPort } from '../../engine/wire/networks.ts'

/** A port of the machine as people see it: one, though it is held on every address of both families. */
export interface ShownPort {
  /** `8080`, or `192.0.2.1:8080` on an address of its own. */
  label: string
  hostPort: number
  inside: string
  /** Where a browser finds it; null for what no browser speaks. */
  url: string | null
  /** Other machines can reach it, not this one alone. */
  open: boolean
}

export function shownPorts(ports: readonly PublishedPort[]): ShownPort[] {
  const shown = new Map<string, ShownPort>()
  for (const { hostIp, hostPort, containerPort, protocol } of ports) {
    const wild = hostIp === '0.0.0.0' || hostIp === '::'
    const local = hostIp.startsWith('127.') || hostIp === '::1'
    const address = hostIp.includes(':') ? `[${hostIp}]` : hostIp
    const label = wild || local ? `${hostPort}` : `${address}:${hostPort}`
    const key = `${label} ${containerPort}/${protocol} ${local}`
    if (shown.has(key)) continue
    shown.set(key, {
      label,
      hostPort,
      inside: protocol === 'tcp' ? `${containerPort}` : `${containerPort}/${protocol}`,
      url: protocol === 'tcp' ? `http://${wild || local ? 'localhost' : address}:${hostPort}` : null,
      open: !local,
    })
  }
  return [...shown.values()]
}
