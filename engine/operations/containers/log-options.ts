import { EngineError } from '../../base/errors.ts'
import type { HostConfig } from '../../wire/containers.ts'

/** How much of a container's output is kept. */
export interface LogLimits {
  /** Bytes of one file. */
  size: number
  /** Files, the one that is written to included. */
  files: number
}

/** Without a wish, so that a program that talks for a year does not fill the disk. */
const USUAL: LogLimits = { size: 20 * 2 ** 20, files: 5 }

const KNOWN = {
  'json-file': ['max-file', 'max-size', 'compress', 'labels', 'labels-regex', 'env', 'env-regex', 'tag'],
  local: ['max-file', 'max-size', 'compress'],
  none: [],
} as const
/** Of every driver, how it takes output. */
const ALWAYS = ['mode', 'max-buffer-size']

/** null: the driver keeps nothing. Refuses, in Docker's words, options that its driver does not know or cannot follow. */
export function logLimits({ logDriver, logOptions }: Pick<HostConfig, 'logDriver' | 'logOptions'>): LogLimits | null {
  const known: readonly string[] = [...KNOWN[logDriver], ...ALWAYS]
  for (const name of Object.keys(logOptions))
    if (!known.includes(name) && logDriver !== 'none')
      throw new EngineError('invalid', `unknown log opt '${name}' for ${logDriver} log driver`)
  const { mode = 'blocking' } = logOptions
  if (mode !== 'blocking' && mode !== 'non-blocking')
    throw new EngineError('invalid', `logger: logging mode not supported: ${mode}`)
  if (logDriver === 'none') return null
  return {
    size: logOptions['max-size'] === undefined ? USUAL.size : sizeOf(logOptions['max-size']),
    files: logOptions['max-file'] === undefined ? USUAL.files : countOf(logOptions['max-file']),
  }
}

const UNITS: Record<string, number> = { '': 1, b: 1, k: 2 ** 10, m: 2 ** 20, g: 2 ** 30, t: 2 ** 40 }

/** `10m`; -1: no limit. */
function sizeOf(text: string): number {
  if (text === '-1') return Number.POSITIVE_INFINITY
  const [, amount, unit = ''] = /^(\d+(?:\.\d+)?) ?([bkmgt]?)(?:i?b)?$/i.exec(text) ?? []
  const size = Number(amount) * (UNITS[unit.toLowerCase()] ?? 0)
  if (Number.isNaN(size)) throw new EngineError('invalid', `invalid size: '${text}'`)
  if (size <= 0) throw new EngineError('invalid', 'max-size must be a positive number')
  return size
}

function countOf(text: string): number {
  if (!/^-?\d+$/.test(text)) throw new EngineError('invalid', `invalid max-file '${text}': expected a whole number`)
  if (Number(text) < 1) throw new EngineError('invalid', 'max-file cannot be less than 1')
  return Number(text)
}
