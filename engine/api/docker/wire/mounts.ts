import { z } from 'zod'
import { EngineError } from '../../../base/errors.ts'
import type { Engine } from '../../../operations/engine.ts'
import type { ContainerRecord } from '../../../stores/containers/containers.ts'
import type { MountSpec } from '../../../wire/mounts.ts'
import { bool, integer, text, textMap } from './go.ts'

/** One of `HostConfig.Mounts`. */
export const mountSchema = z.object({
  Type: text,
  Source: text,
  Target: text,
  ReadOnly: bool,
  Consistency: text,
  BindOptions: z
    .object({
      Propagation: text,
      NonRecursive: bool,
      CreateMountpoint: bool,
      ReadOnlyNonRecursive: bool,
      ReadOnlyForceRecursive: bool,
    })
    .nullish(),
  VolumeOptions: z
    .object({
      NoCopy: bool,
      Labels: textMap,
      Subpath: text,
      DriverConfig: z.object({ Name: text, Options: textMap }).nullish(),
    })
    .nullish(),
  TmpfsOptions: z
    .object({ SizeBytes: integer, Mode: integer, Options: z.array(z.array(z.string())).nullish() })
    .nullish(),
})

export function mountSpec(mount: z.infer<typeof mountSchema>): MountSpec {
  const { BindOptions: bind, VolumeOptions: volume, TmpfsOptions: tmpfs } = mount
  const driver = volume?.DriverConfig
  return {
    type: mountType(mount.Type),
    source: mount.Source,
    target: mount.Target,
    readOnly: mount.ReadOnly,
    consistency: mount.Consistency,
    bind: bind
      ? {
          propagation: bind.Propagation,
          nonRecursive: bind.NonRecursive,
          createMountpoint: bind.CreateMountpoint,
          readOnlyNonRecursive: bind.ReadOnlyNonRecursive,
          readOnlyForceRecursive: bind.ReadOnlyForceRecursive,
        }
      : null,
    volume: volume
      ? {
          noCopy: volume.NoCopy,
          labels: volume.Labels,
          subpath: volume.Subpath,
          driver: driver ? { name: driver.Name, options: driver.Options } : null,
        }
      : null,
    tmpfs: tmpfs ? { sizeBytes: tmpfs.SizeBytes, mode: tmpfs.Mode, options: tmpfs.Options ?? [] } : null,
  }
}

function mountType(type: string): MountSpec['type'] {
  if (type === 'bind' || type === 'volume' || type === 'tmpfs') return type
  if (type === 'image' || type === 'npipe' || type === 'cluster')
    throw new EngineError('unsupported', `mounts of type "${type}" are not served: expected bind, volume or tmpfs`)
  throw new EngineError('invalid', `invalid mount config for type "${type}": mount type unknown`)
}

/** The same as inspect shows it: Go leaves out what has no value. */
export function mountJson({ bind, volume, tmpfs, ...mount }: MountSpec) {
  return {
    Type: mount.type,
    ...filled({ Source: mount.source, Target: mount.target, ReadOnly: mount.readOnly, Consistency: mount.consistency }),
    ...(bind && {
      BindOptions: filled({
        Propagation: bind.propagation,
        NonRecursive: bind.nonRecursive,
        CreateMountpoint: bind.createMountpoint,
        ReadOnlyNonRecursive: bind.readOnlyNonRecursive,
        ReadOnlyForceRecursive: bind.readOnlyForceRecursive,
      }),
    }),
    ...(volume && {
      VolumeOptions: {
        ...filled({ NoCopy: volume.noCopy, Labels: volume.labels, Subpath: volume.subpath }),
        ...(volume.driver && { DriverConfig: filled({ Name: volume.driver.name, Options: volume.driver.options }) }),
      },
    }),
    ...(tmpfs && {
      TmpfsOptions: filled({ SizeBytes: tmpfs.sizeBytes, Mode: tmpfs.mode, Options: tmpfs.options }),
    }),
  }
}

function filled(fields: Record<string, string | number | boolean | object>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) =>
      typeof value === 'object' ? Object.keys(value).length > 0 : Boolean(value),
    ),
  )
}

/** `Mounts` of a container, in inspect and in lists. */
export function mountPoints(engine: Engine, { mounts }: ContainerRecord) {
  return mounts.map((point) => ({
    Type: point.type,
    ...(point.type === 'volume' ? { Name: point.name } : {}),
    Source: point.type === 'volume' ? engine.volumes.path(point.name) : point.source,
    Destination: point.target,
    ...(point.driver ? { Driver: point.driver } : {}),
    Mode: point.mode,
    RW: !point.readOnly,
    Propagation: point.propagation,
  }))
}

/** What `docker ps` has in its column for them. */
export function mountNames({ mounts }: ContainerRecord): string[] {
  return mounts.map((point) => point.name || point.source)
}
