/** Names of setrlimit(2) by the words of /proc/self/limits. */
const NAMES: Readonly<Record<string, string>> = {
  'Max cpu time': 'RLIMIT_CPU',
  'Max file size': 'RLIMIT_FSIZE',
  'Max data size': 'RLIMIT_DATA',
  'Max stack size': 'RLIMIT_STACK',
  'Max core file size': 'RLIMIT_CORE',
  'Max resident set': 'RLIMIT_RSS',
  'Max processes': 'RLIMIT_NPROC',
  'Max open files': 'RLIMIT_NOFILE',
  'Max locked memory': 'RLIMIT_MEMLOCK',
  'Max address space': 'RLIMIT_AS',
  'Max file locks': 'RLIMIT_LOCKS',
  'Max pending signals': 'RLIMIT_SIGPENDING',
  'Max msgqueue size': 'RLIMIT_MSGQUEUE',
  'Max nice priority': 'RLIMIT_NICE',
  'Max realtime priority': 'RLIMIT_RTPRIO',
  'Max realtime timeout': 'RLIMIT_RTTIME',
}

/** Hard limits out of /proc/self/limits: rows of name, soft limit, hard limit, unit. Infinity: unlimited. */
export function parseLimits(text: string): Record<string, number> {
  const limits: Record<string, number> = {}
  for (const [words, name] of Object.entries(NAMES)) {
    const row = text.split('\n').find((line) => line.startsWith(words))
    const hard = row?.slice(words.length).trim().split(/\s+/)[1]
    if (hard !== undefined) limits[name] = hard === 'unlimited' ? Number.POSITIVE_INFINITY : Number(hard)
  }
  return limits
}
