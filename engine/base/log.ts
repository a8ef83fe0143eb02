/** The engine's own diary, for whoever looks after it. What users do is in the trace, not here; secrets are in neither. */
export interface Log {
  info(message: string): void
  /** Something failed that no caller waits for. */
  warn(message: string, error?: unknown): void
}

/** One line a message: time, level, text; to standard error unless told otherwise. */
export function createLog(write: (line: string) => void = (line) => process.stderr.write(line)): Log {
  const say = (level: string, message: string) => write(`${new Date().toISOString()} ${level} ${message}\n`)
  return {
    info: (message) => say('info', message),
    warn: (message, error) => say('warn', error === undefined ? message : `${message}: ${reason(error)}`),
  }
}

/** For tests, and for parts that have nothing to say. */
export const silent: Log = { info() {}, warn() {} }

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
