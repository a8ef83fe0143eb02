import { existsSync } from 'node:fs'
import { posix } from 'node:path'
import { EngineError, toEngineError } from '../../base/errors.ts'
import { newId } from '../../base/ids.ts'
import type { ContainerRecord, ContainerStore } from '../../stores/containers/containers.ts'
import type { ContainerConfig, HostConfig } from '../../wire/containers.ts'
import type { MountPoint, MountSpec } from '../../wire/mounts.ts'
import { findContainer } from '../containers/find.ts'
import type { ContainerDeps } from '../containers/deps.ts'
import { withPropagation } from './around-root.ts'
import { bindOf } from './bind-text.ts'
import { requireDriver, requireDriverOptions } from './driver-options.ts'
import { parseVolumesFrom } from './mount-mode.ts'
import { mountPointOf } from './mount-spec.ts'
import { requireVolumeName } from './names.ts'

/** A mount, and what its volume is made with when there is none of the name. */
export interface ResolvedMount {
  point: MountPoint
  labels: Record<string, string>
  options: Record<string, string>
}

/** Everything that is mounted in a container that is about to be created, in dockerd's order of precedence. Changes nothing. */
export function resolveMounts(
  { store, root }: Pick<ContainerDeps, 'store' | 'root'>,
  host: HostConfig,
  config: ContainerConfig,
): ResolvedMount[] {
  const inherited = host.volumesFrom.flatMap((text) => mountsFrom(store, text))
  const own = [...host.binds.map((text) => plain(boundPoint(text, host))), ...host.mounts.map(mountOf)].map(
    (mount) => ({
      ...mount,
      point: withPropagation(mount.point, root),
    }),
  )
  refuseDuplicates(own, Object.keys(host.tmpfs))
  const byTarget = new Map([...inherited, ...own].map((mount) => [mount.point.target, mount]))
  for (const path of [...config.volumes].sort()) {
    const target = posix.resolve('/', path)
    if (byTarget.has(target)) continue
    requireDriver(target, host.volumeDriver)
    byTarget.set(target, plain(named({ ...bindOf(target), mode: '' })))
  }
  return [...byTarget.values()]
}

function plain(point: MountPoint): ResolvedMount {
  return { point, labels: {}, options: {} }
}

/** A volume that nobody named gets a name like a container's id. */
function named(point: MountPoint): MountPoint {
  if (point.type !== 'volume') return point
  if (point.name === '') return { ...point, name: newId() }
  requireVolumeName(point.name)
  return point
}

function boundPoint(text: string, host: HostConfig): MountPoint {
  const point = bindOf(text)
  if (point.type === 'volume') requireDriver(point.name, host.volumeDriver)
  return named(point)
}

function mountOf(spec: MountSpec): ResolvedMount {
  const point = named(mountPointOf(spec))
  if (point.type === 'bind' && !point.createSource) requireSource(point)
  const { labels = {}, driver = null } = spec.volume ?? {}
  requireDriver(point.name, driver?.name ?? '')
  const options = driver?.options ?? {}
  requireDriverOptions(point.name, options)
  return { point, labels, options }
}

export function requireSource({ source }: MountPoint): void {
  if (!existsSync(source))
    throw new EngineError(
      'invalid',
      `invalid mount config for type "bind": bind source path does not exist: ${source}`,
      { details: { key: 'bindSourceMissing', values: { path: source } } },
    )
}

/** What another container mounts, as it does; nothing is copied into it. */
function mountsFrom(store: ContainerStore, text: string): ResolvedMount[] {
  const { container, readOnly } = parseVolumesFrom(text)
  return holderOf(store, container).mounts.map((point) =>
    plain({ ...point, mode: '', readOnly: point.readOnly || readOnly, copyUp: false }),
  )
}

/** As part of a create, a wrong reference is a wrong wish. */
function holderOf(store: ContainerStore, reference: string): ContainerRecord {
  try {
    return findContainer(store, reference)
  } catch (error) {
    const { message, data } = toEngineError(error)
    throw new EngineError('invalid', message, data)
  }
}

function refuseDuplicates(mounts: readonly ResolvedMount[], tmpfs: readonly string[]): void {
  const seen = new Set(tmpfs.map((path) => posix.resolve('/', path)))
  for (const { point } of mounts) {
    if (seen.has(point.target)) throw new EngineError('invalid', `Duplicate mount point: ${point.target}`)
    seen.add(point.target)
  }
}
