/** What /proc/<pid>/stat says, as far as it is used (proc_pid_stat(5)). */
export interface ProcessStat {
  pid: number
  /** Name of the program, at most 15 bytes. */
  name: string
  parent: number
  /** Device number of the controlling terminal, 0 for none. */
  terminal: number
  /** Clock ticks in user and system mode together. */
  ticks: number
  /** Clock ticks after the machine's start at which it began. */
  startedAt: number
  /** Resident pages. */
  pages: number
}

/** USER_HZ: a constant of the kernel's interface on every architecture that the engine runs on. */
export const TICKS_PER_SECOND = 100

/** The name is in parentheses and may hold any byte, parentheses and spaces too: the last one ends it. */
export function parseStat(text: string): ProcessStat {
  const open = text.indexOf('(')
  const close = text.lastIndexOf(')')
  const fields = text.slice(close + 2).split(' ')
  const field = (number: number) => Number(fields[number - 3])
  return {
    pid: Number(text.slice(0, open)),
    name: text.slice(open + 1, close),
    parent: field(4),
    terminal: field(7),
    ticks: field(14) + field(15),
    startedAt: field(22),
    pages: field(24),
  }
}

/** Pid in the innermost process space, from /proc/<pid>/status. */
export function innerPid(status: string): number | null {
  const pid = /^NSpid:.*\s(\d+)\s*$/m.exec(status)?.[1]
  return pid === undefined ? null : Number(pid)
}

/** `pts/3`, `tty1`, or `?`, as ps names terminals. */
export function terminalName(device: number): string {
  const major = (device >> 8) & 0xfff
  const minor = (device & 0xff) | ((device >> 12) & 0xfff00)
  if (major >= 136 && major <= 143) return `pts/${(major - 136) * 256 + minor}`
  if (major === 4) return minor < 64 ? `tty${minor}` : `ttyS${minor - 64}`
  return '?'
}
