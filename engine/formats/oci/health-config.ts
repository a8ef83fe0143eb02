import { z } from 'zod'
import type { HealthCheck } from '../../wire/health.ts'

const nanoseconds = z.number().int().nullish()

/** `Healthcheck` in the configs of images and containers, with Docker's names. */
export const HealthConfig = z.object({
  Test: z.array(z.string()).nullish(),
  Interval: nanoseconds,
  Timeout: nanoseconds,
  StartPeriod: nanoseconds,
  StartInterval: nanoseconds,
  Retries: z.number().int().nullish(),
})
export type HealthConfig = z.infer<typeof HealthConfig>

export function healthCheckOf(given: HealthConfig | null | undefined): HealthCheck | null {
  if (!given) return null
  return {
    test: given.Test ?? [],
    interval: given.Interval ?? 0,
    timeout: given.Timeout ?? 0,
    startPeriod: given.StartPeriod ?? 0,
    startInterval: given.StartInterval ?? 0,
    retries: given.Retries ?? 0,
  }
}

/** The other way; what is 0 is left out, as Docker does. */
export function healthConfigOf(check: HealthCheck): HealthConfig {
  const { test, interval, timeout, startPeriod, startInterval, retries } = check
  return {
    ...(test.length > 0 ? { Test: test } : {}),
    ...(interval ? { Interval: interval } : {}),
    ...(timeout ? { Timeout: timeout } : {}),
    ...(startPeriod ? { StartPeriod: startPeriod } : {}),
    ...(startInterval ? { StartInterval: startInterval } : {}),
    ...(retries ? { Retries: retries } : {}),
  }
}
