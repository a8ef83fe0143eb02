import { z } from 'zod'
import type { HealthCheck } from '../../../wire/health.ts'
import { integer, texts } from './go.ts'

/** Times are nanoseconds. */
export const healthcheck = z.object({
  Test: texts,
  Interval: integer,
  Timeout: integer,
  StartPeriod: integer,
  StartInterval: integer,
  Retries: integer,
})

export function healthCheckOf(given: z.infer<typeof healthcheck> | null | undefined): HealthCheck | null {
  if (!given) return null
  return {
    test: given.Test,
    interval: given.Interval,
    timeout: given.Timeout,
    startPeriod: given.StartPeriod,
    startInterval: given.StartInterval,
    retries: given.Retries,
  }
}
