interface Port {
  IP?: string
  PrivatePort: number
  PublicPort?: number
  Type: string
}

/** The ports column of `docker ps`: `0.0.0.0:8080->80/tcp, 443/tcp`; neighbours on both sides are one range. */
export function portsText(ports: readonly Port[]): string {
  const runs: Port[][] = []
  for (const port of [...ports].sort(inOrder)) {
    const run = runs.find((each) => continues(each.at(-1), port))
    if (run) run.push(port)
    else runs.push([port])
  }
  return runs.map(runText).join(', ')
}

function inOrder(one: Port, other: Port): number {
  if (one.PrivatePort !== other.PrivatePort) return one.PrivatePort - other.PrivatePort
  if ((one.IP ?? '') !== (other.IP ?? '')) return (one.IP ?? '') < (other.IP ?? '') ? -1 : 1
  return (one.PublicPort ?? 0) - (other.PublicPort ?? 0)
}

function continues(last: Port | undefined, next: Port): boolean {
  if (!last || last.IP !== next.IP || last.Type !== next.Type || next.PrivatePort !== last.PrivatePort + 1) return false
  return next.PublicPort === undefined || next.PublicPort === (last.PublicPort ?? -1) + 1
}

function runText(run: Port[]): string {
  const [first] = run
  const last = run.at(-1)
  if (!first || !last) return ''
  const range = (from: number, to: number) => (from === to ? String(from) : `${from}-${to}`)
  const inside = `${range(first.PrivatePort, last.PrivatePort)}/${first.Type}`
  if (first.PublicPort === undefined) return inside
  const ip = first.IP?.includes(':') ? `[${first.IP}]` : first.IP
  return `${ip}:${range(first.PublicPort, last.PublicPort ?? first.PublicPort)}->${inside}`
}
