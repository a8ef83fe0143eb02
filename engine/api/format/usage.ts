import type { CpuUsage, MemoryUsage } from '../../wire/stats.ts'

/** Per cent of one processor between two samples, as `docker stats` has it: 200 when two were busy. */
export function cpuShare(before: CpuUsage | null, now: CpuUsage | null): number {
  if (!before || !now) return 0
  const used = now.total - before.total
  const machine = now.machine - before.machine
  return used > 0 && machine > 0 ? (used / machine) * now.processors * 100 : 0
}

/** Without what the kernel keeps of files only because there is room. */
export function memoryInUse({ usage, details }: MemoryUsage): number {
  const idle = details.total_inactive_file ?? details.inactive_file ?? 0
  return idle < usage ? usage - idle : usage
}
