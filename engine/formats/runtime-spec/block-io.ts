import type { Resources } from '../../wire/resources.ts'
import type { CgroupFacts, DeviceNode } from './facts.ts'
import type { RuntimeSpec, Throttle } from './spec.ts'

type BlockIo = NonNullable<NonNullable<RuntimeSpec['linux']['resources']>['blockIO']>

/** Weights and rates of block devices, which the kernel knows by their numbers. `node` looks a path up, and refuses what is none. */
export function blockIo(
  wanted: Resources,
  cgroups: CgroupFacts,
  node: (path: string) => DeviceNode,
): { blockIO?: BlockIo } {
  const result: BlockIo = {}
  const numbers = (path: string) => {
    const { major, minor } = node(path)
    return { major, minor }
  }
  if (cgroups.blkioWeight) {
    if (wanted.blkioWeight > 0) result.weight = wanted.blkioWeight
    if (wanted.blkioWeightDevice?.length)
      result.weightDevice = wanted.blkioWeightDevice.map(({ path, weight }) => ({ ...numbers(path), weight }))
  }
  if (cgroups.blkio) {
    const throttles = (rates: Resources['blkioDeviceReadBps']): Throttle[] =>
      (rates ?? []).map(({ path, rate }) => ({ ...numbers(path), rate }))
    result.throttleReadBpsDevice = throttles(wanted.blkioDeviceReadBps)
    result.throttleWriteBpsDevice = throttles(wanted.blkioDeviceWriteBps)
    result.throttleReadIOPSDevice = throttles(wanted.blkioDeviceReadIops)
    result.throttleWriteIOPSDevice = throttles(wanted.blkioDeviceWriteIops)
  }
  const given = Object.entries(result).filter(([, value]) => !Array.isArray(value) || value.length > 0)
  return given.length > 0 ? { blockIO: Object.fromEntries(given) } : {}
}
