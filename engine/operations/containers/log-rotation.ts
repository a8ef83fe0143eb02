import { existsSync, renameSync, rmSync, statSync } from 'node:fs'
import type { Context } from './deps.ts'
import { type LogLimits, logLimits } from './log-options.ts'
import type { Space } from './spaces.ts'

/** How often logs of running containers are looked at. A fast one may grow above its size by what it writes meanwhile. */
const INTERVAL = 1000

/** Keeps the log of a running container within its limits, until it ends: full files move to `.1`, `.2`, and then go. */
export function watchLogSize(context: Context, id: string, space: Space): void {
  const record = context.store.get(id)
  const limits = record && logLimits(record.host)
  if (!limits || limits.size === Number.POSITIVE_INFINITY) return
  const timer = setInterval(() => {
    try {
      rotateWhenFull(context, id, limits)
    } catch (error) {
      context.log.warn(`container ${id}: its log could not be rotated`, error)
    }
  }, INTERVAL)
  const stop = () => clearInterval(timer)
  void space.ended.promise.then(stop)
  context.closing.signal.addEventListener('abort', stop, { once: true })
}

function rotateWhenFull({ store, runtime }: Context, id: string, { size, files }: LogLimits): void {
  const { log } = store.paths(id)
  const { size: bytes } = statSync(log, { throwIfNoEntry: false }) ?? { size: 0 }
  if (bytes < size) return
  rmSync(`${log}.${files - 1}`, { force: true })
  for (let number = files - 2; number >= 1; number--)
    if (existsSync(`${log}.${number}`)) renameSync(`${log}.${number}`, `${log}.${number + 1}`)
  renameSync(log, `${log}.1`)
  runtime.reopenLog(id)
  if (files === 1) rmSync(`${log}.1`)
}
