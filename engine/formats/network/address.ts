import { z } from 'zod'
import { EngineError } from '../../base/errors.ts'

/** An address as a number, of 32 or 128 bits. */
export interface Address {
  family: 4 | 6
  value: bigint
}

/** A range of addresses: those that share their first `prefix` bits. */
export interface Cidr {
  family: 4 | 6
  first: bigint
  prefix: number
}

const IPV4 = z.ipv4()
const IPV6 = z.ipv6()

/** null for text that is no address. */
export function parseAddress(text: string): Address | null {
  if (IPV4.safeParse(text).success) return { family: 4, value: join(text.split('.').map(Number), 8n) }
  if (IPV6.safeParse(text).success) return { family: 6, value: join(groups(text), 16n) }
  return null
}

export function addressText({ family, value }: Address): string {
  if (family === 4) return split(value, 8n, 4).join('.')
  const text = split(value, 16n, 8)
    .map((group) => group.toString(16))
    .join(':')
  const [zeros] = [...text.matchAll(/\b0(:0)+\b/g)].sort(([one], [other]) => other.length - one.length)
  if (!zeros) return text
  const at = zeros.index
  return `${text.slice(0, at).replace(/:$/, '')}::${text.slice(at + zeros[0].length).replace(/^:/, '')}`
}

/** `10.0.0.0/8`; bits behind the prefix are kept in `address`, so that a caller can refuse them. */
export function parseCidr(text: string): (Cidr & { address: bigint }) | null {
  const [ip = '', length = '', ...rest] = text.split('/')
  const address = parseAddress(ip)
  if (!address || rest.length > 0 || !/^\d{1,3}$/.test(length)) return null
  const prefix = Number(length)
  if (prefix > bits(address.family)) return null
  const size = sizeOf(address.family, prefix)
  return { family: address.family, prefix, address: address.value, first: address.value - (address.value % size) }
}

export function requireCidr(text: string): Cidr {
  const cidr = parseCidr(text)
  if (!cidr) throw new EngineError('invalid', `invalid subnet ${text}: invalid CIDR block notation`)
  return cidr
}

export function cidrText({ family, first, prefix }: Cidr): string {
  return `${addressText({ family, value: first })}/${prefix}`
}

/** How many addresses share a prefix of that length. */
export function sizeOf(family: 4 | 6, prefix: number): bigint {
  return 1n << BigInt(bits(family) - prefix)
}

export function contains(cidr: Cidr, address: Address): boolean {
  return (
    cidr.family === address.family &&
    address.value >= cidr.first &&
    address.value < cidr.first + sizeOf(cidr.family, cidr.prefix)
  )
}

export function overlap(one: Cidr, other: Cidr): boolean {
  return (
    contains(one, { family: other.family, value: other.first }) ||
    contains(other, { family: one.family, value: one.first })
  )
}

function bits(family: 4 | 6): number {
  return family === 4 ? 32 : 128
}

function join(parts: number[], width: bigint): bigint {
  return parts.reduce((value, part) => (value << width) | BigInt(part), 0n)
}

function split(value: bigint, width: bigint, count: number): number[] {
  return Array.from({ length: count }, (_, index) =>
    Number((value >> (width * BigInt(count - 1 - index))) & ((1n << width) - 1n)),
  )
}

/** The eight groups of an IPv6 address; its last two may be written as IPv4. */
function groups(text: string): number[] {
  const dotted = /(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(text)
  const plain = dotted
    ? text.slice(0, dotted.index) +
      [0, 2].map((at) => (Number(dotted[at + 1]) * 256 + Number(dotted[at + 2])).toString(16)).join(':')
    : text
  const [head = '', tail] = plain.replace(/%.*$/, '').split('::')
  const parse = (part: string) =>
    part
      .split(':')
      .filter(Boolean)
      .map((group) => Number.parseInt(group, 16))
  if (tail === undefined) return parse(head)
  const [left, right] = [parse(head), parse(tail)]
  return [...left, ...Array.from({ length: 8 - left.length - right.length }, () => 0), ...right]
}
