import { readFileSync } from 'node:fs'
import { EngineError } from '../../base/errors.ts'
import { execute, findProgram } from '../../base/exec.ts'
import { TICKS_PER_SECOND, terminalName } from '../../formats/proc/stat.ts'
import { parsePasswd } from '../../formats/runtime-spec/users.ts'
import type { ContainerRecord } from '../../stores/containers/containers.ts'
import type { Context } from './deps.ts'
import { type ProcessSample, sampleProcesses } from './proc.ts'
import { conflict } from './state.ts'

export interface Top {
  titles: string[]
  processes: string[][]
}

/** `ps -ef` of the container's processes; with other arguments, what the machine's ps prints of them. */
export async function topOf(context: Context, record: ContainerRecord, arguments_: readonly string[]): Promise<Top> {
  if (!context.spaces.get(record.id))
    throw conflict(record, 'containerNotRunning', `container ${record.id} is not running`)
  const pids = await context.runtime.processes(record.id)
  const plain = arguments_.length === 0 || (arguments_.length === 1 && arguments_[0] === '-ef')
  return plain ? fullFormat(sampleProcesses(pids)) : fromPs(arguments_, new Set(pids))
}

function fullFormat(samples: ProcessSample[]): Top {
  const names = new Map(parsePasswd(readFileSync('/etc/passwd', 'utf8')).map(({ uid, name }) => [uid, name]))
  const startOfMachine = Number(/^btime (\d+)$/m.exec(readFileSync('/proc/stat', 'utf8'))?.[1] ?? 0)
  return {
    titles: ['UID', 'PID', 'PPID', 'C', 'STIME', 'TTY', 'TIME', 'CMD'],
    processes: samples.map((sample) => {
      const started = new Date((startOfMachine + sample.startedAt / TICKS_PER_SECOND) * 1000)
      return [
        names.get(sample.uid) ?? String(sample.uid),
        String(sample.pid),
        String(sample.parent),
        String(share(sample, started)),
        startTime(started),
        terminalName(sample.terminal),
        duration(sample.ticks / TICKS_PER_SECOND),
        sample.command,
      ]
    }),
  }
}

/** Per cent of one processor over the life of the process. */
function share({ ticks }: ProcessSample, started: Date): number {
  const seconds = Math.max(1, (Date.now() - started.getTime()) / 1000)
  return Math.min(99, Math.floor(((ticks / TICKS_PER_SECOND) * 100) / seconds))
}

/** `14:02` for what began today, else `Nov23`. */
function startTime(started: Date): string {
  if (started.toDateString() === new Date().toDateString()) return started.toTimeString().slice(0, 5)
  const [, month = '', day = ''] = started.toDateString().split(' ')
  return `${month}${day}`
}

function duration(seconds: number): string {
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0')
  return `${two(seconds / 3600)}:${two((seconds / 60) % 60)}:${two(seconds % 60)}`
}

async function fromPs(arguments_: readonly string[], pids: Set<number>): Promise<Top> {
  const ps = findProgram('ps')
  if (!ps)
    throw new EngineError(
      'unavailable',
      'docker top with ps arguments needs the program ps: install the package procps',
    )
  const { exitCode, stdout, stderr } = await execute(ps, arguments_)
  if (exitCode !== 0) throw new EngineError('invalid', `Error running ps: ${stderr.trim() || `exit code ${exitCode}`}`)
  return parsePs(stdout, pids)
}

/** The lines of those pids. The last column takes the rest of its line. */
export function parsePs(output: string, pids: ReadonlySet<number>): Top {
  const [head = '', ...lines] = output.split('\n')
  const titles = head.trim().split(/\s+/)
  const column = titles.indexOf('PID')
  if (column < 0) throw new EngineError('invalid', "Couldn't find PID field in ps output")
  const rows = lines.filter((line) => line.trim() !== '').map((line) => columns(line, titles.length))
  return { titles, processes: rows.filter((row) => pids.has(Number(row[column]))) }
}

function columns(line: string, count: number): string[] {
  const parts = line.trim().split(/\s+/)
  return [...parts.slice(0, count - 1), parts.slice(count - 1).join(' ')]
}
