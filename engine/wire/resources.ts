import { z } from 'zod'

const DeviceRate = z.object({
  /** Of a block device on this machine. */
  path: z.string(),
  /** Bytes or operations a second. */
  rate: z.number().int(),
})
const deviceRates = z.array(DeviceRate).nullable().default(null)

export const DeviceMapping = z.object({
  onHost: z.string(),
  inContainer: z.string(),
  /** Of r, w and m. */
  permissions: z.string(),
})
export type DeviceMapping = z.infer<typeof DeviceMapping>

/** What a container may use of the machine. 0, '' and null stand for no limit, or what is usual. */
export const Resources = z.object({
  /** Bytes. */
  memory: z.number().int().default(0),
  /** Memory and swap together, in bytes; -1: as much as there is. */
  memorySwap: z.number().int().default(0),
  memoryReservation: z.number().int().default(0),
  memorySwappiness: z.number().int().nullable().default(null),
  oomKillDisable: z.boolean().nullable().default(null),
  /** Billionths of a processor. */
  nanoCpus: z.number().int().default(0),
  cpuShares: z.number().int().default(0),
  /** Microseconds. */
  cpuPeriod: z.number().int().default(0),
  cpuQuota: z.number().int().default(0),
  cpuRealtimePeriod: z.number().int().default(0),
  cpuRealtimeRuntime: z.number().int().default(0),
  cpusetCpus: z.string().default(''),
  cpusetMems: z.string().default(''),
  pidsLimit: z.number().int().default(0),
  blkioWeight: z.number().int().default(0),
  blkioWeightDevice: z
    .array(z.object({ path: z.string(), weight: z.number().int() }))
    .nullable()
    .default(null),
  blkioDeviceReadBps: deviceRates,
  blkioDeviceWriteBps: deviceRates,
  blkioDeviceReadIops: deviceRates,
  blkioDeviceWriteIops: deviceRates,
  devices: z.array(DeviceMapping).nullable().default(null),
  /** `c 1:3 rwm`. */
  deviceCgroupRules: z.array(z.string()).nullable().default(null),
  ulimits: z
    .array(z.object({ name: z.string(), soft: z.number(), hard: z.number() }))
    .nullable()
    .default(null),
  /** A place of one's own in the tree of control groups. */
  cgroupParent: z.string().default(''),
})
export type Resources = z.infer<typeof Resources>
