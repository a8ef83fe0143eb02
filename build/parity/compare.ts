import { type Step, withoutIds } from './api.ts'

export interface Difference {
  /** Scenario, request and place in the answer: what an entry of `accepted.ts` is matched with. */
  place: string
  dockerd: string
  cutaway: string
}

/** Values that are another one in each run: only their kind is compared. */
const VOLATILE =
  /^(Id|ID|Created|CreatedAt|StartedAt|FinishedAt|Pid|time|timeNano|SystemTime|.*Path|GraphDriver|SandboxID|SandboxKey|.*EndpointID|NetworkID|MacAddress|Size.*|VirtualSize|LayersSize|mtime|Uptime|Titles|Processes|Source|Mountpoint|Image|ImageID|Parent|LastTagTime|read|preread)$/

/** What differs between the answers of two sides to the same requests. */
export function compare(scenario: string, dockerd: Step[], cutaway: Step[]): Difference[] {
  const differences: Difference[] = []
  for (const [index, theirs] of dockerd.entries()) {
    const ours = cutaway[index]
    const place = `${scenario}: ${theirs.label}`
    if (!ours) {
      differences.push({ place, dockerd: `${theirs.status}`, cutaway: 'not reached' })
      continue
    }
    if (theirs.status !== ours.status)
      differences.push({ place: `${place} status`, dockerd: told(theirs), cutaway: told(ours) })
    else {
      if (theirs.type !== ours.type)
        differences.push({ place: `${place} content-type`, dockerd: theirs.type, cutaway: ours.type })
      differences.push(...values(place, '', theirs.body, ours.body))
    }
  }
  return differences
}

function values(place: string, path: string, theirs: unknown, ours: unknown): Difference[] {
  const differ = () => [{ place: `${place} ${path}`, dockerd: shown(theirs), cutaway: shown(ours) }]
  if (kind(theirs) !== kind(ours)) return differ()
  if (Array.isArray(theirs) && Array.isArray(ours)) {
    if (VOLATILE.test(lastName(path))) return []
    if (theirs.length !== ours.length) return differ()
    return theirs.flatMap((each, index) => values(place, `${path}[${index}]`, each, ours[index]))
  }
  if (kind(theirs) === 'object') {
    if (VOLATILE.test(lastName(path))) return []
    const left = theirs as Record<string, unknown>
    const right = ours as Record<string, unknown>
    return [...new Set([...Object.keys(left), ...Object.keys(right)])].sort().flatMap((key) => {
      if (!(key in left)) return [{ place: `${place} ${path}.${key}`, dockerd: 'absent', cutaway: shown(right[key]) }]
      if (!(key in right)) return [{ place: `${place} ${path}.${key}`, dockerd: shown(left[key]), cutaway: 'absent' }]
      return values(place, `${path}.${key}`, left[key], right[key])
    })
  }
  if (VOLATILE.test(lastName(path))) return []
  const same = typeof theirs === 'string' ? withoutIds(theirs) === withoutIds(ours as string) : theirs === ours
  return same ? [] : differ()
}

function lastName(path: string): string {
  return (
    path
      .split('.')
      .at(-1)
      ?.replace(/\[\d+\]$/, '') ?? ''
  )
}

function kind(value: unknown): string {
  return value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value
}

function told({ status, body }: Step): string {
  return `${status} ${shown(body)}`
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'undefined'
  return text.length > 300 ? `${text.slice(0, 300)}…` : text
}
