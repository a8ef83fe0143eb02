import { readdirSync, realpathSync, type Stats, statSync } from 'node:fs'
import { join } from 'node:path'
import { EngineError } from '../../base/errors.ts'
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
    return entry.isCharacterDevice() || entry.isBlockDevice() ? [nodeOf(path, statSync(path))] : []
  })
}

/** One device by its path; links are followed. `invalid` for what is none. */
export function deviceNode(path: string): DeviceNode {
  const stat = statSync(path, { throwIfNoEntry: false })
  if (stat?.isCharacterDevice() || stat?.isBlockDevice()) return nodeOf(path, stat)
  throw noDevice(path, stat ? 'not a device node' : 'no such file or directory')
}

/** What `--device onHost:inContainer` brings in, at its place in the container: one device, or all of a folder. */
export function devicesAt(onHost: string, inContainer: string): DeviceNode[] {
  const stat = statSync(onHost, { throwIfNoEntry: false })
  if (!stat?.isDirectory()) return [{ ...deviceNode(onHost), path: inContainer }]
  const real = realpathSync(onHost)
  const found = hostDevices(real)
  if (found.length === 0) throw noDevice(onHost, 'not a device node')
  return found.map((node) => ({ ...node, path: join(inContainer, node.path.slice(real.length)) }))
}

function noDevice(path: string, why: string): EngineError {
  return new EngineError('invalid', `error gathering device information while adding custom device "${path}": ${why}`)
}

function nodeOf(path: string, stat: Stats): DeviceNode {
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
