import type { ContainerConfig } from '../../wire/containers.ts'
import type { Health, Probe } from '../../wire/health.ts'

/** A container's health check with Docker's defaults filled in. Milliseconds. */
export interface HealthRules {
  command: string[]
  interval: number
  timeout: number
  startPeriod: number
  startInterval: number
  retries: number
}

export const STARTING: Health = { status: 'starting', failingStreak: 0, probes: [] }

const PROBES_KEPT = 5
const SHELL = ['/bin/sh', '-c']

/** null: there is nothing to check. */
export function healthRules({ healthcheck, shell }: ContainerConfig): HealthRules | null {
  const [form, ...words] = healthcheck?.test ?? []
  if (!healthcheck || form === undefined || form === 'NONE') return null
  const milliseconds = (nanoseconds: number, usual: number) => (nanoseconds === 0 ? usual : nanoseconds / 1e6)
  return {
    command: form === 'CMD-SHELL' ? [...(shell ?? SHELL), ...words] : words,
    interval: milliseconds(healthcheck.interval, 30_000),
    timeout: milliseconds(healthcheck.timeout, 30_000),
    startPeriod: milliseconds(healthcheck.startPeriod, 0),
    startInterval: milliseconds(healthcheck.startInterval, 5000),
    retries: healthcheck.retries || 3,
  }
}

/** How long the next probe waits. During the start period, until it is once well, probes come at another pace. */
export function nextProbeIn(rules: HealthRules, health: Health, up: number): number {
  return health.status === 'starting' && up < rules.startPeriod ? rules.startInterval : rules.interval
}

/** What a probe makes of a container's health. `up`: how long it had run when the probe began. */
export function judged(rules: HealthRules, before: Health, probe: Probe, up: number): Health {
  const probes = [...before.probes, probe].slice(-PROBES_KEPT)
  if (probe.exitCode === 0) return { status: 'healthy', failingStreak: 0, probes }
  // A failure while it still starts says nothing yet.
  if (before.status === 'starting' && up < rules.startPeriod) return { ...before, probes }
  const failingStreak = before.failingStreak + 1
  return { status: failingStreak >= rules.retries ? 'unhealthy' : before.status, failingStreak, probes }
}
