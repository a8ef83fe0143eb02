import { EngineError } from '../../base/errors.ts'
import { containerCapabilities } from '../../formats/runtime-spec/capabilities.ts'
import type { SpecFacts } from '../../formats/runtime-spec/facts.ts'
import { containerSysctls, spaceOfMode } from '../../formats/runtime-spec/isolation.ts'
import { resourceLimits } from '../../formats/runtime-spec/process.ts'
import { parseSecurityOptions } from '../../formats/runtime-spec/security-options.ts'
import type { HostConfig } from '../../wire/containers.ts'
import type { RestartPolicy } from '../../wire/restart-policy.ts'
import { checkResources } from './check-resources.ts'
import { checkSpaces } from './check-spaces.ts'
import { logLimits } from './log-options.ts'

/** Refuses, in Docker's words, ties to the machine that no container can have here. */
export function checkHost(host: HostConfig, facts: SpecFacts, cpus: number): void {
  if (host.autoRemove && host.restartPolicy.name !== 'no')
    throw new EngineError('invalid', "can't create 'AutoRemove' container with restart policy")
  checkRestartPolicy(host.restartPolicy)
  containerCapabilities(host, facts.capabilities)
  if (Object.hasOwn(host.annotations, ''))
    throw new EngineError('invalid', 'invalid Annotations: the empty string is not permitted as an annotation key')
  checkResources(host, facts, cpus, false)
  checkSpaces(host, facts)
  if (host.shmSize < 0) throw new EngineError('invalid', 'SHM size can not be less than 0')
  if (host.oomScoreAdj < -1000 || host.oomScoreAdj > 1000)
    throw new EngineError('invalid', `Invalid value ${host.oomScoreAdj}, range for oom score adj is [-1000, 1000]`)
  parseSecurityOptions(host.securityOpt)
  logLimits(host)
  containerSysctls(host, spaceOfMode(host.networkMode), facts)
  resourceLimits(host, facts)
  if (facts.rootless && host.devices?.length)
    throw new EngineError(
      'unavailable',
      `devices cannot be made for an ordinary user: leave --device ${host.devices[0]?.onHost} out and show it with -v, where its permissions allow`,
    )
  for (const { name, soft, hard } of host.ulimits ?? [])
    if (hard >= 0 && (soft < 0 || soft > hard))
      throw new EngineError(
        'invalid',
        `ulimit soft limit must be less than or equal to hard limit: ${soft} > ${hard} (${name})`,
      )
}

/** A host name of one's own needs a space of one's own to have it in. */
export function checkHostname(hostname: string, { utsMode }: HostConfig): void {
  if (hostname && utsMode === 'host') throw new EngineError('invalid', 'conflicting options: hostname and the UTS mode')
}

export function checkRestartPolicy({ name, maximumRetryCount }: RestartPolicy): void {
  if (name === 'on-failure') {
    if (maximumRetryCount < 0)
      throw new EngineError('invalid', 'invalid restart policy: maximum retry count cannot be negative')
  } else if (maximumRetryCount !== 0)
    throw new EngineError(
      'invalid',
      `invalid restart policy: maximum retry count can only be used with 'on-failure'${maximumRetryCount < 0 ? ' and cannot be negative' : ''}`,
    )
}
