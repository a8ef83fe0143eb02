import { createHash } from 'node:crypto'
import { EngineError } from '../../base/errors.ts'
import {
  addressText,
  type Cidr,
  cidrText,
  contains,
  overlap,
  parseAddress,
  parseCidr,
  requireCidr,
} from '../../formats/network/address.ts'
import type { Subnet } from '../../wire/networks.ts'

/** Docker's default pools: the networks that it gives when none is asked for. */
const POOLS: readonly string[] = [
  ...Array.from({ length: 15 }, (_, index) => `172.${17 + index}.0.0/16`),
  ...Array.from({ length: 16 }, (_, index) => `192.168.${16 * index}.0/20`),
]

/** A range that nothing in `taken` overlaps. `root` names the engine: those of one machine begin at different places, so that they seldom meet. */
export function freeSubnet(family: 4 | 6, taken: readonly string[], root: string): Subnet {
  const used = taken.flatMap((text) => parseCidr(text) ?? [])
  const candidates = family === 4 ? rotated(POOLS, offset(root)) : localPrefixes(root)
  const found = candidates.find((text) => !used.some((other) => overlap(other, requireCidr(text))))
  if (!found)
    throw new EngineError(
      'unavailable',
      'all predefined address pools have been fully subnetted: give the network a range of its own with --subnet',
    )
  return { subnet: found, ipRange: '', gateway: firstAddress(requireCidr(found)), reserved: {} }
}

export function isFree(subnet: string, taken: readonly string[]): boolean {
  const range = requireCidr(subnet)
  return !taken.some((text) => {
    const other = parseCidr(text)
    return other !== null && overlap(other, range)
  })
}

const DEFAULT_ROOT = '/var/lib/cutaway'

function offset(root: string): number {
  return root === DEFAULT_ROOT ? 0 : digest(root).readUInt16BE(0) % POOLS.length
}

/** RFC 4193: a prefix that nobody else is likely to have. */
function localPrefixes(root: string): string[] {
  const prefix = digest(root).subarray(2, 7).toString('hex')
  const head = `fd${prefix.slice(0, 2)}:${prefix.slice(2, 6)}:${prefix.slice(6, 10)}`
  return Array.from({ length: 256 }, (_, index) => cidrText(requireCidr(`${head}:${index.toString(16)}::/64`)))
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}

function rotated<T>(list: readonly T[], by: number): T[] {
  return [...list.slice(by), ...list.slice(0, by)]
}

export function firstAddress({ family, first }: Cidr): string {
  return addressText({ family, value: first + 1n })
}

/** Checks what a user gave, in dockerd's words, and fills in the gateway. */
export function checkedSubnets(subnets: readonly Subnet[], taken: readonly string[]): Subnet[] {
  const faults = subnets.flatMap(faultsOf)
  if (faults.length > 0) throw new EngineError('invalid', `invalid network config:\n${faults.join('\n')}`)
  const ranges = subnets.map(({ subnet }) => requireCidr(subnet))
  const used = taken.flatMap((text) => parseCidr(text) ?? [])
  const clash = ranges.some((range, index) =>
    [...used, ...ranges.slice(0, index)].some((other) => overlap(other, range)),
  )
  if (clash)
    throw new EngineError('forbidden', 'invalid pool request: Pool overlaps with other one on this address space')
  return subnets.map((subnet) => ({
    ...subnet,
    gateway: subnet.gateway || firstAddress(requireCidr(subnet.ipRange || subnet.subnet)),
  }))
}

function faultsOf({ subnet, ipRange, gateway, reserved }: Subnet): string[] {
  const range = parseCidr(subnet)
  if (!range) return [`invalid subnet ${subnet}: invalid CIDR block notation`]
  if (range.address !== range.first) return [`invalid subnet ${subnet}: it should be ${cidrText(range)}`]
  const inside = (text: string) => {
    const address = parseAddress(text)
    return address !== null && contains(range, address)
  }
  const faults: string[] = []
  if (ipRange) {
    const part = parseCidr(ipRange)
    if (!part) faults.push(`invalid ip-range ${ipRange}: invalid CIDR block notation`)
    else if (part.address !== part.first) faults.push(`invalid ip-range ${ipRange}: it should be ${cidrText(part)}`)
    else if (part.prefix < range.prefix || !overlap(range, part))
      faults.push(`invalid ip-range ${ipRange}: parent subnet is ${subnet}`)
  }
  if (gateway && !parseAddress(gateway)) faults.push(`invalid gateway ${gateway}: invalid address`)
  else if (gateway && !inside(gateway)) faults.push(`invalid gateway ${gateway}: parent subnet is ${subnet}`)
  for (const [name, address] of Object.entries(reserved))
    if (!inside(address)) faults.push(`invalid auxiliary address ${address} (${name}): parent subnet is ${subnet}`)
  return faults
}
