import { accessSync, constants } from 'node:fs'
import type { HostFacts } from '../host/host.ts'

const CHOICE = 'or start with --network host or --network none'
const TUN = '/dev/net/tun'

/** Why there are no bridges on this machine, as a sentence with the way out; null: there are. */
export function whyNot({ programs, rootless }: HostFacts): string | null {
  const missing = [
    ...(programs.netavark ? [] : ['netavark']),
    ...(programs.aardvark ? [] : ['aardvark-dns']),
    ...(programs.iptables ? [] : ['iptables']),
    ...(programs.ip ? [] : ['iproute2']),
    ...(programs.pasta || !rootless ? [] : ['passt']),
  ]
  if (missing.length > 0)
    return `bridge networks need ${missing.join(' and ')}: install the Debian package${missing.length > 1 ? 's' : ''} of that name, ${CHOICE}`
  if (rootless && !mayOpen(TUN))
    return `bridge networks need ${TUN}, which this user may not open: an administrator allows it with chmod 666 ${TUN}; ${CHOICE}`
  return null
}

function mayOpen(file: string): boolean {
  try {
    accessSync(file, constants.R_OK | constants.W_OK)
    return true
  } catch {
    return false
  }
}
