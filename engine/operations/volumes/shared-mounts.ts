import { EngineError } from '../../base/errors.ts'
import type { MountPoint } from '../../wire/mounts.ts'

/** A bind that is to spread mounts must lie on one that spreads them; in dockerd's words. `mountinfo`: as in proc(5). */
export function requireShared({ source, propagation }: MountPoint, mountinfo: string): void {
  const wants = propagation.replace(/^r/, '')
  if (wants !== 'shared' && wants !== 'slave') return
  const { target, fields } = holderOf(source, mountinfo)
  const shared = fields.some((field) => field.startsWith('shared:'))
  const slave = fields.some((field) => field.startsWith('master:'))
  if (wants === 'shared' && !shared)
    throw new EngineError('invalid', `path ${source} is mounted on ${target} but it is not a shared mount`)
  if (wants === 'slave' && !shared && !slave)
    throw new EngineError('invalid', `path ${source} is mounted on ${target} but it is not a shared or slave mount`)
}

/** The mount that a path lies on; of several at one place the last. */
function holderOf(path: string, mountinfo: string): { target: string; fields: string[] } {
  let found = { target: '/', fields: [] as string[] }
  for (const line of mountinfo.split('\n')) {
    const [left = ''] = line.split(' - ')
    const words = left.split(' ')
    const target = words[4]
    if (target === undefined || target.length < found.target.length) continue
    if (target === '/' || path === target || path.startsWith(`${target}/`)) found = { target, fields: words.slice(6) }
  }
  return found
}
