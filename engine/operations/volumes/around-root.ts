import { EngineError } from '../../base/errors.ts'
import type { MountPoint } from '../../wire/mounts.ts'

/** Whether a bind shows the engine's own folders, or lies in them. */
export function isAroundRoot({ source }: MountPoint, root: string): boolean {
  const below = (path: string, folder: string) =>
    path === folder || path.startsWith(folder === '/' ? '/' : `${folder}/`)
  return below(root, source) || below(source, root)
}

/**
 * How mounts spread into a bind for which nothing was asked: not at all. A container that sees the data root would then hold
 * on to the mounts of others, so there what the engine unmounts goes in the container too; other wishes are refused.
 */
export function withPropagation(point: MountPoint, root: string): MountPoint {
  if (point.type !== 'bind') return point
  const around = isAroundRoot(point, root)
  if (point.propagation === '') return { ...point, propagation: around ? 'rslave' : 'rprivate' }
  if (!around || point.propagation === 'rslave' || point.propagation === 'rshared') return point
  throw new EngineError(
    'invalid',
    `invalid mount config: must use either propagation mode "rslave" or "rshared" when mount source is within the daemon root, daemon root: "${root}", bind mount source: "${point.source}", propagation: "${point.propagation}"`,
  )
}
