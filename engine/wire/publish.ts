import { z } from 'zod'

/** Where a port of a container is to be found on the machine; '' for anywhere, and for any free port. */
export const PortBinding = z.object({ hostIp: z.string().default(''), hostPort: z.string().default('') })
export type PortBinding = z.infer<typeof PortBinding>

const FORM =
  /^(?:(?<ip>\[[^\]]*\]|[^:[\]]*):)?(?:(?<host>\d+(?:-\d+)?)?:)?(?<inside>\d+(?:-\d+)?)(?:\/(?<protocol>tcp|udp|sctp))?$/

/**
 * `-p` as `docker run` takes it: `[[ADDRESS:]HOST:]CONTAINER[/PROTOCOL]`, numbers or ranges of the same length; a range for
 * one port of the container means any of them. null for what is none.
 */
export function parsePublish(text: string): [port: string, binding: PortBinding][] | null {
  const groups = FORM.exec(text)?.groups
  if (!groups) return null
  const { inside = '', protocol = 'tcp' } = groups
  // `8080:80` reads as an address at first sight.
  const onlyHost = groups.host === undefined && /^\d+(-\d+)?$/.test(groups.ip ?? '')
  const host = onlyHost ? (groups.ip ?? '') : (groups.host ?? '')
  const hostIp = onlyHost ? '' : (groups.ip ?? '').replace(/^\[|\]$/g, '')
  const [first, last] = bounds(inside)
  const [hostFirst, hostLast] = bounds(host)
  const count = last - first
  if (count < 0 || last > 65535 || hostLast > 65535 || first === 0) return null
  if (count === 0) return [[`${first}/${protocol}`, { hostIp, hostPort: host }]]
  if (host !== '' && hostLast - hostFirst !== count) return null
  return Array.from({ length: count + 1 }, (_, index) => [
    `${first + index}/${protocol}`,
    { hostIp, hostPort: host === '' ? '' : String(hostFirst + index) },
  ])
}

/** The same back, one for each binding, as `-p` would be written. */
export function publishWords(bindings: Readonly<Record<string, readonly Partial<PortBinding>[]>>): string[] {
  return Object.entries(bindings).flatMap(([port, list]) =>
    list.map(({ hostIp = '', hostPort = '' }) => {
      const inside = port.replace(/\/tcp$/, '')
      if (hostIp) return `${hostIp.includes(':') ? `[${hostIp}]` : hostIp}:${hostPort}:${inside}`
      return hostPort ? `${hostPort}:${inside}` : inside
    }),
  )
}

/** All that `-p` was given, by port; `wrong` is the first that cannot be read. */
export function bindingsOf(texts: readonly string[]): {
  bindings: Record<string, PortBinding[]>
  wrong: string | null
} {
  const bindings: Record<string, PortBinding[]> = {}
  for (const text of texts) {
    const parsed = parsePublish(text)
    if (!parsed) return { bindings, wrong: text }
    for (const [port, binding] of parsed) bindings[port] = [...(bindings[port] ?? []), binding]
  }
  return { bindings, wrong: null }
}

function bounds(text: string): [first: number, last: number] {
  const [first = '', last = first] = text.split('-')
  return [Number(first), Number(last)]
}
