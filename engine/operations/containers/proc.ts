import { readFileSync, statSync } from 'node:fs'
import { innerPid, type ProcessStat, parseStat } from '../../formats/proc/stat.ts'

/** One process of a container, read from /proc at one moment. */
export interface ProcessSample extends ProcessStat {
  inner: number
  uid: number
  command: string
}

/** The processes that are still there, in the order of `pids`. */
export function sampleProcesses(pids: readonly number[]): ProcessSample[] {
  return pids.flatMap((pid) => sample(pid) ?? [])
}

function sample(pid: number): ProcessSample | null {
  const folder = `/proc/${pid}`
  try {
    const stat = parseStat(readFileSync(`${folder}/stat`, 'utf8'))
    const line = readFileSync(`${folder}/cmdline`, 'utf8').split('\0').join(' ').trim()
    return {
      ...stat,
      inner: innerPid(readFileSync(`${folder}/status`, 'utf8')) ?? pid,
      uid: statSync(folder).uid,
      // Without a command line: a process of the kernel, or one that has ended and was not yet waited for.
      command: line || `[${stat.name}]`,
    }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ESRCH') return null
    throw error
  }
}
