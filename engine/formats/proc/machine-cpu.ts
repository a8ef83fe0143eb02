import { TICKS_PER_SECOND } from './stat.ts'

const NANOSECONDS = 1e9

/** What all processors have spent, idle time included, in nanoseconds: the first seven columns of `cpu` in /proc/stat. */
export function machineCpu(stat: string): number {
  const columns = /^cpu\s+(.*)$/m.exec(stat)?.[1]?.split(/\s+/).slice(0, 7).map(Number) ?? []
  const ticks = columns.reduce((sum, each) => sum + each, 0)
  return (ticks * NANOSECONDS) / TICKS_PER_SECOND
}
