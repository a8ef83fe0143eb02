/** What a container has used of the machine so far, at one moment. Counters only grow; a share is a difference of two samples. */
export interface ContainerStats {
  /** Milliseconds since the epoch. */
  at: number
  cpu: CpuUsage
  memory: MemoryUsage
  pids: { current: number; limit: number | null }
  blockIo: { bytes: BlockCount[]; operations: BlockCount[] }
  /** By interface, of a network of its own; empty for one that shares the machine's. */
  networks: Record<string, InterfaceCounters>
}

/** Nanoseconds. */
export interface CpuUsage {
  total: number
  user: number
  kernel: number
  /** null where the kernel does not count it (version 2). */
  perCpu: number[] | null
  throttling: { periods: number; throttledPeriods: number; throttledTime: number }
  /** Of the whole machine, all processors together, idle time included. */
  machine: number
  processors: number
}

/** Bytes. */
export interface MemoryUsage {
  usage: number
  /** Version 1 only. */
  highest: number | null
  failures: number | null
  /** The machine's memory where there is no limit. */
  limit: number
  /** The kernel's own names: `cache`, `total_inactive_file`, … */
  details: Record<string, number>
}

export interface BlockCount {
  major: number
  minor: number
  operation: string
  value: number
}

export interface InterfaceCounters {
  receivedBytes: number
  receivedPackets: number
  receivedErrors: number
  receivedDropped: number
  sentBytes: number
  sentPackets: number
  sentErrors: number
  sentDropped: number
}

/** What one container uses, as a window shows it. */
export interface ContainerUse {
  id: string
  /** Milliseconds since the epoch. */
  at: number
  /** Per cent of one processor since the last sample, 200 when two are busy; null at the first sample. */
  cpu: number | null
  /** Bytes, without what the kernel keeps of files only because there is room. */
  memory: number
  /** The machine's memory where there is no limit. */
  memoryLimit: number
  processes: number
  /** Bytes to and from disks, since it was started. */
  read: number
  written: number
  /** Bytes since it was started; null where it shares the machine's network, which nobody counts for it. */
  network: { received: number; sent: number } | null
}
