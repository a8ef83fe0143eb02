import { isAbsolute } from 'node:path'
import { EngineError } from '../../base/errors.ts'
import type { ContainerConfig } from '../../wire/containers.ts'
import type { HealthCheck } from '../../wire/health.ts'
import { parseSignal } from '../../formats/signals.ts'

/** Refuses, in Docker's words, what no process can be started with. */
export function checkConfig(config: ContainerConfig): void {
  const { workingDir, stopSignal, env, healthcheck } = config
  if (workingDir && !isAbsolute(workingDir))
    throw new EngineError(
      'invalid',
      `the working directory '${workingDir}' is invalid, it needs to be an absolute path`,
    )
  if (stopSignal) parseSignal(stopSignal)
  for (const variable of env)
    if (variable === '' || variable.startsWith('='))
      throw new EngineError('invalid', `invalid environment variable: ${variable}`)
  if (healthcheck) checkHealthCheck(healthcheck)
}

const MILLISECOND = 1e6

function checkHealthCheck(check: HealthCheck): void {
  const times: [string, number][] = [
    ['Interval', check.interval],
    ['Timeout', check.timeout],
    ['StartPeriod', check.startPeriod],
    ['StartInterval', check.startInterval],
  ]
  for (const [name, time] of times)
    if (time !== 0 && time < MILLISECOND)
      throw new EngineError('invalid', `${name} in Healthcheck cannot be less than 1ms`)
  if (check.retries < 0) throw new EngineError('invalid', 'Retries in Healthcheck cannot be negative')
}
