import { readFileSync } from 'node:fs'
import { networkInterfaces } from 'node:os'
import { addressText, cidrText, parseAddress } from '../../formats/network/address.ts'

/** Ranges that the machine's routing tables name, without the default routes: a new network must not take one of them. */
export function routedSubnets(folder = '/proc/net'): string[] {
  return [...ipv4Routes(textOf(`${folder}/route`)), ...ipv6Routes(textOf(`${folder}/ipv6_route`))]
}

/** The address by which this machine is reached from outside: the one that its default route leaves by. IPv4, as the default bridge is. */
export function hostAddress(folder = '/proc/net'): string | null {
  const [device] = rows(textOf(`${folder}/route`)).find(([, destination]) => destination === '00000000') ?? []
  const found = device === undefined ? undefined : networkInterfaces()[device]?.find(({ family }) => family === 'IPv4')
  return found?.address ?? null
}

/** Columns: interface, destination, gateway, flags, …, mask in the eighth; numbers are in the byte order of the machine. */
export function ipv4Routes(text: string): string[] {
  return rows(text.split('\n').slice(1).join('\n')).flatMap((row) => {
    const [, destination = '', , , , , , mask = ''] = row
    const prefix = bitsIn(mask)
    return prefix === 0 ? [] : [`${littleEndian(destination)}/${prefix}`]
  })
}

/** Columns: destination, prefix, source, …, and the interface last. Loopback and link-local addresses are everybody's. */
export function ipv6Routes(text: string): string[] {
  return rows(text).flatMap((row) => {
    const [destination = '', length = ''] = row
    const prefix = Number.parseInt(length, 16)
    if (prefix === 0 || row.at(-1) === 'lo' || /^(fe8|ff)/.test(destination)) return []
    const address = parseAddress((destination.match(/.{4}/g) ?? []).join(':'))
    return address ? [cidrText({ family: 6, first: address.value, prefix })] : []
  })
}

function rows(text: string): string[][] {
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => line.trim().split(/\s+/))
}

function littleEndian(hex: string): string {
  return addressText({ family: 4, value: BigInt(Buffer.from(hex, 'hex').readUInt32LE()) })
}

function bitsIn(hex: string): number {
  return [...Number.parseInt(hex, 16).toString(2)].filter((bit) => bit === '1').length
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
