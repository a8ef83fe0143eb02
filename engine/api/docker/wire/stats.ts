import type { BlockCount, ContainerStats, CpuUsage, InterfaceCounters } from '../../../wire/stats.ts'
import { goTime } from './go.ts'

/** One object of `GET /containers/{id}/stats`. `before`: the sample a share of the processor is reckoned from. */
export function statsBody(
  container: { id: string; name: string },
  sample: ContainerStats | null,
  before: ContainerStats | null,
) {
  return {
    id: container.id,
    name: `/${container.name}`,
    read: goTime(sample?.at ?? null),
    preread: goTime(before?.at ?? null),
    pids_stats: sample ? pids(sample.pids) : {},
    blkio_stats: blockIo(sample),
    num_procs: 0,
    storage_stats: {},
    cpu_stats: cpu(sample?.cpu ?? null),
    precpu_stats: cpu(before?.cpu ?? null),
    memory_stats: sample ? memory(sample.memory) : {},
    ...(sample && Object.keys(sample.networks).length > 0 ? { networks: networks(sample.networks) } : {}),
  }
}

function pids({ current, limit }: ContainerStats['pids']) {
  return { current, ...(limit === null ? {} : { limit }) }
}

function cpu(usage: CpuUsage | null) {
  const { periods = 0, throttledPeriods = 0, throttledTime = 0 } = usage?.throttling ?? {}
  return {
    cpu_usage: {
      total_usage: usage?.total ?? 0,
      ...(usage?.perCpu ? { percpu_usage: usage.perCpu } : {}),
      usage_in_kernelmode: usage?.kernel ?? 0,
      usage_in_usermode: usage?.user ?? 0,
    },
    ...(usage ? { system_cpu_usage: usage.machine, online_cpus: usage.processors } : {}),
    throttling_data: { periods, throttled_periods: throttledPeriods, throttled_time: throttledTime },
  }
}

function memory({ usage, highest, failures, limit, details }: ContainerStats['memory']) {
  return {
    usage,
    ...(highest === null ? {} : { max_usage: highest }),
    stats: Object.fromEntries(Object.entries(details).map(([name, value]) => [name, exact(value)])),
    ...(failures ? { failcnt: failures } : {}),
    limit,
  }
}

/** Unlimited is the highest number of 63 bits, which JSON written from doubles rounds to one that Go takes for too large. */
function exact(value: number): number {
  return Math.min(value, 2 ** 63 - 1024)
}

function blockIo(sample: ContainerStats | null) {
  const counts = (list: BlockCount[] | undefined) =>
    list?.map(({ major, minor, operation, value }) => ({ major, minor, op: operation, value })) ?? null
  // Version 1 had counts for these once; clients tell the versions apart by it.
  const uncounted = sample?.cpu.perCpu ? [] : null
  return {
    io_service_bytes_recursive: counts(sample?.blockIo.bytes),
    io_serviced_recursive: counts(sample?.blockIo.operations),
    io_queue_recursive: uncounted,
    io_service_time_recursive: uncounted,
    io_wait_time_recursive: uncounted,
    io_merged_recursive: uncounted,
    io_time_recursive: uncounted,
    sectors_recursive: uncounted,
  }
}

function networks(counters: Record<string, InterfaceCounters>) {
  return Object.fromEntries(
    Object.entries(counters).map(([name, each]) => [
      name,
      {
        rx_bytes: each.receivedBytes,
        rx_packets: each.receivedPackets,
        rx_errors: each.receivedErrors,
        rx_dropped: each.receivedDropped,
        tx_bytes: each.sentBytes,
        tx_packets: each.sentPackets,
        tx_errors: each.sentErrors,
        tx_dropped: each.sentDropped,
      },
    ]),
  )
}
