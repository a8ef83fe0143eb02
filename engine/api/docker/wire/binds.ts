import { isAbsolute, normalize } from 'node:path'
import { z } from 'zod'
import { EngineError } from '../../../base/errors.ts'
import { BindMount, type HostConfig } from '../../../wire/containers.ts'
import { bool, integer, text } from './go.ts'

export const mountSchema = z.object({
  Type: text,
  Source: text,
  Target: text,
  ReadOnly: bool,
  BindOptions: z.object({ Propagation: text, CreateMountpoint: bool }).nullish(),
  TmpfsOptions: z.object({ SizeBytes: integer, Mode: integer }).nullish(),
})
type Mount = z.infer<typeof mountSchema>

const propagations = BindMount.shape.propagation.unwrap()
/** Words of `-v` that change nothing on Linux without SELinux, or that only concern volumes. */
const harmless = ['z', 'Z', 'nocopy', 'consistent', 'cached', 'delegated']

/** `-v source:target[:options]`. */
export function bindOf(spec: string): BindMount {
  const [source = '', target, optionText, ...rest] = spec.split(':')
  if (target === undefined || rest.length > 0 || source === '' || target === '')
    throw new EngineError(
      'invalid',
      `invalid volume specification: '${spec}': expected source:target or source:target:options`,
    )
  if (!isAbsolute(source))
    throw new EngineError(
      'unsupported',
      `volumes are not served yet, and "${source}" in '${spec}' names one: give the absolute path of a folder to mount that`,
    )
  checkTarget(target, spec)
  const bind: BindMount = {
    source: normalize(source),
    target,
    readOnly: false,
    createSource: true,
    propagation: 'rprivate',
  }
  for (const option of optionText?.split(',') ?? []) {
    const propagation = propagations.safeParse(option)
    if (propagation.success) bind.propagation = propagation.data
    else if (option === 'ro' || option === 'rw') bind.readOnly = option === 'ro'
    else if (!harmless.includes(option))
      throw new EngineError(
        'invalid',
        `invalid volume specification: '${spec}': "${option}" is not an option of a mount`,
      )
  }
  return bind
}

export function mountsOf(mounts: readonly Mount[]): Pick<HostConfig, 'binds' | 'tmpfs'> {
  const binds: BindMount[] = []
  const tmpfs: Record<string, string> = {}
  for (const mount of mounts) {
    checkTarget(mount.Target, mount.Target)
    if (mount.Type === 'bind') binds.push(boundMount(mount))
    else if (mount.Type === 'tmpfs') tmpfs[mount.Target] = tmpfsOptions(mount)
    else
      throw new EngineError(
        'unsupported',
        `mounts of type "${mount.Type}" are not served yet (${mount.Target}): expected bind or tmpfs`,
      )
  }
  return { binds, tmpfs }
}

function boundMount(mount: Mount): BindMount {
  if (!isAbsolute(mount.Source))
    throw new EngineError(
      'invalid',
      `invalid mount config for type "bind": invalid mount path: '${mount.Source}' mount path must be absolute`,
    )
  return {
    source: normalize(mount.Source),
    target: mount.Target,
    readOnly: mount.ReadOnly,
    createSource: mount.BindOptions?.CreateMountpoint ?? false,
    propagation: propagations.parse(mount.BindOptions?.Propagation || 'rprivate'),
  }
}

function tmpfsOptions(mount: Mount): string {
  const { SizeBytes = 0, Mode = 0 } = mount.TmpfsOptions ?? {}
  return [
    ...(SizeBytes ? [`size=${SizeBytes}`] : []),
    ...(Mode ? [`mode=${Mode.toString(8)}`] : []),
    ...(mount.ReadOnly ? ['ro'] : []),
  ].join(',')
}

function checkTarget(target: string, spec: string): void {
  if (!isAbsolute(target))
    throw new EngineError(
      'invalid',
      `invalid volume specification: '${spec}': invalid mount path: '${target}' mount path must be absolute`,
    )
  if (normalize(target) === '/')
    throw new EngineError('invalid', `invalid volume specification: '${spec}': destination can't be '/'`)
}
