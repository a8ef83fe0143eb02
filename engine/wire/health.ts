import { z } from 'zod'

/** How the engine finds out whether a container is well. Times are nanoseconds, 0 for the usual ones. */
export const HealthCheck = z.object({
  /** `['NONE']`, `['CMD', …]`, `['CMD-SHELL', command]`; empty: the image's. */
  test: z.array(z.string()).default([]),
  interval: z.number().int().default(0),
  timeout: z.number().int().default(0),
  startPeriod: z.number().int().default(0),
  /** Between probes during the start period. */
  startInterval: z.number().int().default(0),
  /** Failures in a row until it is called unhealthy. */
  retries: z.number().int().default(0),
})
export type HealthCheck = z.infer<typeof HealthCheck>

export type HealthStatus = 'none' | 'starting' | 'healthy' | 'unhealthy'

export interface Probe {
  /** Milliseconds since the epoch. */
  start: number
  end: number
  /** 0: well; 1: unwell; others as the command gave them; -1: it did not end in time or could not be started. */
  exitCode: number
  /** What it printed, cut off after 4 KiB. */
  output: string
}

export interface Health {
  status: HealthStatus
  failingStreak: number
  /** The last five, oldest first. */
  probes: Probe[]
}
