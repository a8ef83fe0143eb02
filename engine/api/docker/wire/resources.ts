import { z } from 'zod'
import type { Resources } from '../../../wire/resources.ts'
import { integer, text } from './go.ts'

const rates = z.array(z.object({ Path: text, Rate: integer })).nullish()

/** The limits in the body of a create and of an update, with Docker's names. */
export const resourceFields = {
  CpuShares: integer,
  Memory: integer,
  NanoCpus: integer,
  CgroupParent: text,
  BlkioWeight: integer,
  BlkioWeightDevice: z.array(z.object({ Path: text, Weight: integer })).nullish(),
  BlkioDeviceReadBps: rates,
  BlkioDeviceWriteBps: rates,
  BlkioDeviceReadIOps: rates,
  BlkioDeviceWriteIOps: rates,
  CpuPeriod: integer,
  CpuQuota: integer,
  CpuRealtimePeriod: integer,
  CpuRealtimeRuntime: integer,
  CpusetCpus: text,
  CpusetMems: text,
  Devices: z.array(z.object({ PathOnHost: text, PathInContainer: text, CgroupPermissions: text })).nullish(),
  DeviceCgroupRules: z.array(z.string()).nullish(),
  MemoryReservation: integer,
  MemorySwap: integer,
  MemorySwappiness: z.number().int().nullish(),
  OomKillDisable: z.boolean().nullish(),
  PidsLimit: z.number().int().nullish(),
  Ulimits: z.array(z.object({ Name: text, Soft: integer, Hard: integer })).nullish(),
  CpuCount: integer,
  CpuPercent: integer,
  IOMaximumIOps: integer,
  IOMaximumBandwidth: integer,
}
const body = z.object(resourceFields)
export type ResourceBody = z.infer<typeof body>

export function resourcesOf(given: ResourceBody): Resources {
  return {
    memory: given.Memory,
    memorySwap: given.MemorySwap,
    memoryReservation: given.MemoryReservation,
    // -1 is how clients of old say that they have no wish.
    memorySwappiness: given.MemorySwappiness === -1 ? null : (given.MemorySwappiness ?? null),
    oomKillDisable: given.OomKillDisable ?? null,
    nanoCpus: given.NanoCpus,
    cpuShares: given.CpuShares,
    cpuPeriod: given.CpuPeriod,
    cpuQuota: given.CpuQuota,
    cpuRealtimePeriod: given.CpuRealtimePeriod,
    cpuRealtimeRuntime: given.CpuRealtimeRuntime,
    cpusetCpus: given.CpusetCpus,
    cpusetMems: given.CpusetMems,
    pidsLimit: given.PidsLimit ?? 0,
    blkioWeight: given.BlkioWeight,
    blkioWeightDevice: given.BlkioWeightDevice?.map(({ Path, Weight }) => ({ path: Path, weight: Weight })) ?? null,
    blkioDeviceReadBps: ratesOf(given.BlkioDeviceReadBps),
    blkioDeviceWriteBps: ratesOf(given.BlkioDeviceWriteBps),
    blkioDeviceReadIops: ratesOf(given.BlkioDeviceReadIOps),
    blkioDeviceWriteIops: ratesOf(given.BlkioDeviceWriteIOps),
    devices:
      given.Devices?.map(({ PathOnHost, PathInContainer, CgroupPermissions }) => ({
        onHost: PathOnHost,
        inContainer: PathInContainer || PathOnHost,
        permissions: CgroupPermissions || 'rwm',
      })) ?? null,
    deviceCgroupRules: given.DeviceCgroupRules ?? null,
    ulimits: given.Ulimits?.map(({ Name, Soft, Hard }) => ({ name: Name, soft: Soft, hard: Hard })) ?? null,
    cgroupParent: given.CgroupParent,
  }
}

function ratesOf(given: { Path: string; Rate: number }[] | null | undefined): { path: string; rate: number }[] | null {
  return given?.map(({ Path, Rate }) => ({ path: Path, rate: Rate })) ?? null
}

/** As `docker inspect` shows them, in dockerd's order of keys. */
export function inspectResources(resources: Resources) {
  return {
    CpuShares: resources.cpuShares,
    Memory: resources.memory,
    NanoCpus: resources.nanoCpus,
    CgroupParent: resources.cgroupParent,
    BlkioWeight: resources.blkioWeight,
    BlkioWeightDevice: resources.blkioWeightDevice?.map(({ path, weight }) => ({ Path: path, Weight: weight })) ?? null,
    BlkioDeviceReadBps: inspectRates(resources.blkioDeviceReadBps),
    BlkioDeviceWriteBps: inspectRates(resources.blkioDeviceWriteBps),
    BlkioDeviceReadIOps: inspectRates(resources.blkioDeviceReadIops),
    BlkioDeviceWriteIOps: inspectRates(resources.blkioDeviceWriteIops),
    CpuPeriod: resources.cpuPeriod,
    CpuQuota: resources.cpuQuota,
    CpuRealtimePeriod: resources.cpuRealtimePeriod,
    CpuRealtimeRuntime: resources.cpuRealtimeRuntime,
    CpusetCpus: resources.cpusetCpus,
    CpusetMems: resources.cpusetMems,
    Devices:
      resources.devices?.map(({ onHost, inContainer, permissions }) => ({
        PathOnHost: onHost,
        PathInContainer: inContainer,
        CgroupPermissions: permissions,
      })) ?? null,
    DeviceCgroupRules: resources.deviceCgroupRules,
    DeviceRequests: null,
    MemoryReservation: resources.memoryReservation,
    MemorySwap: resources.memorySwap,
    MemorySwappiness: resources.memorySwappiness,
    OomKillDisable: resources.oomKillDisable,
    PidsLimit: resources.pidsLimit > 0 ? resources.pidsLimit : null,
    Ulimits: resources.ulimits?.map(({ name, soft, hard }) => ({ Name: name, Soft: soft, Hard: hard })) ?? null,
    CpuCount: 0,
    CpuPercent: 0,
    IOMaximumIOps: 0,
    IOMaximumBandwidth: 0,
  }
}

function inspectRates(rates: { path: string; rate: number }[] | null): { Path: string; Rate: number }[] | null {
  return rates?.map(({ path, rate }) => ({ Path: path, Rate: rate })) ?? null
}
