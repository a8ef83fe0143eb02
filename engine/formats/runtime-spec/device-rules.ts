import { EngineError } from '../../base/errors.ts'
import type { HostConfig } from '../../wire/containers.ts'
import type { DeviceNode } from './facts.ts'
import type { RuntimeSpec } from './spec.ts'

type Rules = NonNullable<NonNullable<RuntimeSpec['linux']['resources']>['devices']>

/** Deny all, then allow making nodes and using the harmless ones. The runtime adds the default devices and terminals. */
const USUAL: Rules = [
  { allow: false, access: 'rwm' },
  { allow: true, type: 'c', access: 'm' },
  { allow: true, type: 'b', access: 'm' },
  ...[
    [1, 3],
    [1, 5],
    [1, 7],
    [1, 8],
    [1, 9],
    [5, 0],
    [5, 1],
    [5, 2],
  ].map(([major, minor]) => ({ allow: true, type: 'c', major, minor, access: 'rwm' })),
  { allow: true, type: 'c', major: 136, access: 'rwm' },
]

/** What a container may do with device nodes: the usual, its `--device`s, and `--device-cgroup-rule`s. */
export function deviceRules(host: HostConfig, devices: readonly DeviceNode[]): Rules {
  if (host.privileged) return [{ allow: true, access: 'rwm' }]
  const own = (host.devices ?? []).flatMap(({ inContainer, permissions }) =>
    devices
      .filter(({ path }) => path === inContainer || path.startsWith(`${inContainer}/`))
      .map(({ type, major, minor }) => ({ allow: true, type, major, minor, access: permissions })),
  )
  return [...USUAL, ...own, ...(host.deviceCgroupRules ?? []).map(parseRule)]
}

/** `c 1:3 rwm`, `a *:* rwm`. */
export function parseRule(text: string): Rules[number] {
  const [, type = '', major = '', minor = '', access = ''] = /^([acb]) (\d+|\*):(\d+|\*) ([rwm]{1,3})$/.exec(text) ?? []
  if (type === '') throw new EngineError('invalid', `invalid device cgroup rule format: '${text}'`)
  return {
    allow: true,
    type,
    ...(major === '*' ? {} : { major: Number(major) }),
    ...(minor === '*' ? {} : { minor: Number(minor) }),
    access,
  }
}
