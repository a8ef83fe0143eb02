import { lstatSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { DeviceNode } from '../../formats/runtime-spec/facts.ts'

/** What of /dev every container gets its own of, from the runtime. */
const OWN = new Set(
  ['pts', 'shm', 'mqueue', 'fd', 'console', 'null', 'zero', 'full', 'random', 'urandom', 'tty', 'ptmx'].map((name) =>
    join('/dev', name),
  ),
)

/** Device nodes of the machine, for privileged containers. */
export function hostDevices(folder = '/dev'): DeviceNode[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (OWN.has(path)) return []
    if (entry.isDirectory()) return hostDevices(path)
    return entry.isCharacterDevice() || entry.isBlockDevice() ? [deviceNode(path)] : []
  })
}

function deviceNode(path: string): DeviceNode {
  const stat = lstatSync(path)
  return {
    path,
    type: stat.isBlockDevice() ? 'b' : 'c',
    major: major(stat.rdev),
    minor: minor(stat.rdev),
    mode: stat.mode & 0o7777,
    uid: stat.uid,
    gid: stat.gid,
  }
}

/** makedev(3) packs both numbers into 64 bits: 12 low bits of major above 8 low bits of minor, the rest higher up. */
function major(device: number): number {
  return ((device >>> 8) & 0xfff) + Math.floor(device / 2 ** 44) * 0x1000
}

function minor(device: number): number {
  return (device & 0xff) + (Math.floor(device / 2 ** 20) % 2 ** 24) * 0x100
}
