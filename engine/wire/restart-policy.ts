import { z } from 'zod'

/** When the engine starts a container again that ended, or that ran when the machine went down. */
export const RestartPolicy = z.object({
  name: z.enum(['no', 'always', 'unless-stopped', 'on-failure']).default('no'),
  /** Of `on-failure`; 0: as often as it takes. */
  maximumRetryCount: z.number().int().default(0),
})
export type RestartPolicy = z.infer<typeof RestartPolicy>
