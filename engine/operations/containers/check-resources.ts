import { EngineError } from '../../base/errors.ts'
import { parseCpuList } from '../../formats/cpu-list.ts'
import type { SpecFacts } from '../../formats/runtime-spec/facts.ts'
import type { Resources } from '../../wire/resources.ts'

const LEAST_MEMORY = 6 * 1024 * 1024

/** Refuses, in Docker's words, limits that no container can have. `cpus`: how many processors there are. */
export function checkResources(wanted: Resources, facts: SpecFacts, cpus: number, updating: boolean): void {
  checkMemory(wanted, updating)
  checkCpu(wanted, cpus)
  checkSet('cpus', 'CPUs', wanted.cpusetCpus, facts.cgroups.cpus)
  checkSet('mems', 'memory nodes', wanted.cpusetMems, facts.cgroups.mems)
  checkBlockDevices(wanted)
}

function checkMemory(wanted: Resources, updating: boolean): void {
  const { memory, memorySwap, memorySwappiness, memoryReservation } = wanted
  refuse(memory !== 0 && memory < LEAST_MEMORY, 'Minimum memory limit allowed is 6MB')
  refuse(
    memory > 0 && memorySwap > 0 && memorySwap < memory,
    'Minimum memoryswap limit should be larger than memory limit, see usage',
  )
  refuse(
    memory === 0 && memorySwap > 0 && !updating,
    'You should always set the Memory limit when using Memoryswap limit, see usage',
  )
  refuse(
    memorySwappiness !== null && (memorySwappiness < 0 || memorySwappiness > 100),
    `Invalid value: ${memorySwappiness}, valid memory swappiness range is 0-100`,
  )
  refuse(memoryReservation > 0 && memoryReservation < LEAST_MEMORY, 'Minimum memory reservation allowed is 6MB')
  refuse(
    memory > 0 && memoryReservation > 0 && memory < memoryReservation,
    'Minimum memory limit can not be less than memory reservation limit, see usage',
  )
}

function checkCpu(wanted: Resources, cpus: number): void {
  const { nanoCpus, cpuPeriod, cpuQuota, cpuRealtimePeriod, cpuRealtimeRuntime } = wanted
  refuse(nanoCpus > 0 && cpuPeriod > 0, 'Conflicting options: Nano CPUs and CPU Period cannot both be set')
  refuse(nanoCpus > 0 && cpuQuota > 0, 'Conflicting options: Nano CPUs and CPU Quota cannot both be set')
  refuse(
    nanoCpus < 0 || nanoCpus > cpus * 1e9,
    `range of CPUs is from 0.01 to ${cpus}.00, as there are only ${cpus} CPUs available`,
  )
  refuse(
    cpuPeriod !== 0 && (cpuPeriod < 1000 || cpuPeriod > 1_000_000),
    'CPU cfs period can not be less than 1ms (i.e. 1000) or larger than 1s (i.e. 1000000)',
  )
  refuse(cpuQuota > 0 && cpuQuota < 1000, 'CPU cfs quota can not be less than 1ms (i.e. 1000)')
  refuse(
    cpuRealtimePeriod !== 0 && cpuRealtimeRuntime !== 0 && cpuRealtimeRuntime > cpuRealtimePeriod,
    'cpu real-time runtime cannot be higher than cpu real-time period',
  )
}

function checkSet(field: string, words: string, wanted: string, available: string): void {
  if (wanted === '') return
  const numbers = parseCpuList(wanted)
  if (numbers === null) throw new EngineError('invalid', `Invalid value ${wanted} for cpuset ${field}`)
  const there = parseCpuList(available)
  refuse(
    there !== null && there.size > 0 && [...numbers].some((number) => !there.has(number)),
    `Requested ${words} are not available - requested ${wanted}, available: ${available}`,
  )
}

function checkBlockDevices({ blkioWeight, blkioWeightDevice }: Resources): void {
  const outside = (weight: number) => weight !== 0 && (weight < 10 || weight > 1000)
  refuse(outside(blkioWeight), 'Range of blkio weight is from 10 to 1000')
  for (const { path, weight } of blkioWeightDevice ?? [])
    refuse(outside(weight), `Range of blkio weight is from 10 to 1000: ${path} has ${weight}`)
}

function refuse(wrong: boolean, sentence: string): void {
  if (wrong) throw new EngineError('invalid', sentence)
}
