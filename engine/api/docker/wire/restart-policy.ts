import { z } from 'zod'
import { EngineError } from '../../../base/errors.ts'
import { RestartPolicy } from '../../../wire/restart-policy.ts'
import { integer, text } from './go.ts'

export const restartPolicy = z.object({ Name: text, MaximumRetryCount: integer }).nullish()

const { name } = RestartPolicy.shape

/** Without a name there is none: old clients then send any count. */
export function restartPolicyOf(given: z.infer<typeof restartPolicy>): RestartPolicy {
  if (!given?.Name) return { name: 'no', maximumRetryCount: 0 }
  const known = name.unwrap().safeParse(given.Name)
  if (known.success) return { name: known.data, maximumRetryCount: given.MaximumRetryCount }
  throw new EngineError(
    'invalid',
    `invalid restart policy: unknown policy '${given.Name}'; use one of 'no', 'always', 'on-failure', or 'unless-stopped'`,
  )
}

export function inspectRestartPolicy({ name, maximumRetryCount }: RestartPolicy) {
  return { Name: name, MaximumRetryCount: maximumRetryCount }
}
