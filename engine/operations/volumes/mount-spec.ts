import { posix } from 'node:path'
import { EngineError } from '../../base/errors.ts'
import { MountPoint, type MountSpec, Propagation } from '../../wire/mounts.ts'

/** Checks what was asked for, in dockerd's words, and says what it comes to. Looks at nothing but the words. */
export function mountPointOf(spec: MountSpec): MountPoint {
  const refuse = (reason: string): never => {
    throw new EngineError('invalid', `invalid mount config for type "${spec.type}": ${reason}`)
  }
  if (spec.target === '') refuse('field Target must not be empty')
  if (posix.normalize(spec.target) === '/') refuse("invalid specification: destination can't be '/'")
  if (!posix.isAbsolute(spec.target)) refuse(`invalid mount path: '${spec.target}' mount path must be absolute`)
  const target = clean(spec.target)
  for (const kind of ['bind', 'volume', 'tmpfs'] as const)
    if (kind !== spec.type && spec[kind]) refuse(`field ${FIELDS[kind]} must not be specified`)
  const common = { type: spec.type, target, readOnly: spec.readOnly }
  if (spec.type === 'bind') return MountPoint.parse({ ...common, ...boundFields(spec, refuse) })
  if (spec.type === 'volume') return MountPoint.parse({ ...common, ...volumeFields(spec, refuse) })
  if (spec.source !== '') refuse('field Source must not be specified')
  return MountPoint.parse({ ...common, options: tmpfsOptions(spec) })
}

type Refuse = (reason: string) => never

const FIELDS = {
  bind: 'BindOptions',
  volume: 'VolumeOptions',
  tmpfs: 'TmpfsOptions',
  readOnlyNonRecursive: 'BindOptions.ReadOnlyNonRecursive',
  readOnlyForceRecursive: 'BindOptions.ReadOnlyForceRecursive',
}

function boundFields({ source, readOnly, bind }: MountSpec, refuse: Refuse): Partial<MountPoint> {
  if (source === '') refuse('field Source must not be empty')
  if (!posix.isAbsolute(source)) refuse(`invalid mount path: '${source}' mount path must be absolute`)
  for (const option of ['readOnlyNonRecursive', 'readOnlyForceRecursive'] as const)
    if (bind?.[option] && !readOnly) refuse(`field ${FIELDS[option]} needs a mount that is read-only`)
  if (bind?.readOnlyNonRecursive && bind.readOnlyForceRecursive)
    refuse(`fields ${FIELDS.readOnlyNonRecursive} and ${FIELDS.readOnlyForceRecursive} exclude each other`)
  const propagation = Propagation.safeParse(bind?.propagation ?? '')
  if (!propagation.success) return refuse(`invalid propagation mode: ${bind?.propagation}`)
  return {
    source: clean(source),
    propagation: propagation.data,
    nonRecursive: bind?.nonRecursive ?? false,
    readOnlyNonRecursive: bind?.readOnlyNonRecursive ?? false,
    readOnlyForceRecursive: bind?.readOnlyForceRecursive ?? false,
    createSource: bind?.createMountpoint ?? false,
  }
}

function volumeFields({ source, readOnly, volume }: MountSpec, refuse: Refuse): Partial<MountPoint> {
  const subpath = volume?.subpath ?? ''
  const anonymous = source === ''
  if (subpath && anonymous) refuse('must not set Subpath when using anonymous volumes')
  if (subpath && !isLocal(subpath)) refuse('subpath must be a relative path within the volume')
  if (anonymous && readOnly) refuse('must not set ReadOnly mode when using anonymous volumes')
  return { name: source, driver: 'local', mode: 'z', anonymous, subpath, copyUp: !volume?.noCopy }
}

function isLocal(path: string): boolean {
  const inside = posix.normalize(path)
  return !posix.isAbsolute(path) && inside !== '..' && !inside.startsWith('../')
}

function tmpfsOptions({ tmpfs, readOnly }: MountSpec): string {
  return [
    ...(readOnly ? ['ro'] : []),
    ...(tmpfs?.mode ? [`mode=${tmpfs.mode.toString(8)}`] : []),
    ...(tmpfs?.sizeBytes ? [`size=${tmpfs.sizeBytes}`] : []),
    ...(tmpfs?.options ?? []).map((words) => words.join('=')),
  ].join(',')
}

export function clean(path: string): string {
  return posix.normalize(path).replace(/(?<=.)\/$/, '')
}
