import { InvalidArgumentError, type Option } from 'commander'
import type { RequestInput } from '../../wire/requests.ts'
import { flag, text, value } from './command.ts'
import { integer } from './values.ts'

export interface HealthFlags {
  healthCmd?: string
  healthInterval?: number
  healthTimeout?: number
  healthStartPeriod?: number
  healthStartInterval?: number
  healthRetries?: number
  /** commander's name for `--no-healthcheck`. */
  healthcheck?: boolean
}

export const HEALTH_OPTIONS: Option[] = [
  text('--health-cmd', 'Command to run to check health'),
  value('--health-interval', 'duration', 'Time between running the check (ms|s|m|h) (default 0s)', duration),
  value('--health-timeout', 'duration', 'Maximum time to allow one check to run (ms|s|m|h) (default 0s)', duration),
  value(
    '--health-start-period',
    'duration',
    'Start period for the container to initialize before starting health-retries countdown (ms|s|m|h) (default 0s)',
    duration,
  ),
  value(
    '--health-start-interval',
    'duration',
    'Time between running the check during the start period (ms|s|m|h) (default 0s)',
    duration,
  ),
  value('--health-retries', 'int', 'Consecutive failures needed to report unhealthy', integer),
  flag('--no-healthcheck', 'Disable any container-specified HEALTHCHECK'),
]

/** null: no flag says anything of it. */
export function healthOf(flags: HealthFlags): Extract<RequestInput, { verb: 'create' }>['health'] {
  if (flags.healthcheck === false) return { test: ['NONE'] }
  const { healthCmd, healthInterval, healthTimeout, healthStartPeriod, healthStartInterval, healthRetries } = flags
  const given = [healthCmd, healthInterval, healthTimeout, healthStartPeriod, healthStartInterval, healthRetries]
  if (given.every((each) => each === undefined)) return null
  return {
    test: healthCmd ? ['CMD-SHELL', healthCmd] : [],
    interval: healthInterval,
    timeout: healthTimeout,
    startPeriod: healthStartPeriod,
    startInterval: healthStartInterval,
    retries: healthRetries,
  }
}

const UNITS: Record<string, number> = { ns: 1, us: 1e3, µs: 1e3, ms: 1e6, s: 1e9, m: 60e9, h: 3600e9 }

/** `1m30s` in nanoseconds. */
function duration(word: string): number {
  if (!/^(\d+(\.\d+)?(ns|us|µs|ms|s|m|h))+$/.test(word)) throw new InvalidArgumentError(`invalid duration "${word}"`)
  let total = 0
  for (const [, amount, unit = ''] of word.matchAll(/(\d+(?:\.\d+)?)(ns|us|µs|ms|s|m|h)/g))
    total += Number(amount) * (UNITS[unit] ?? 0)
  return Math.round(total)
}
