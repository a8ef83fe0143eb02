import type { DeviceNode } from '../../formats/runtime-spec/facts.ts'
import type { UserMount } from '../../formats/runtime-spec/mounts.ts'
import { runtimeSpec } from '../../formats/runtime-spec/runtime-spec.ts'
import type { NetworkSpace } from '../../formats/runtime-spec/isolation.ts'
import type { RuntimeSpec } from '../../formats/runtime-spec/spec.ts'
import type { Joined } from '../../formats/runtime-spec/shared-spaces.ts'
import { type ResolvedUser, resolveUser } from '../../formats/runtime-spec/users.ts'
import type { ContainerPaths, ContainerRecord, ContainerStore } from '../../stores/containers/containers.ts'
import { Root } from '../files/root.ts'
import { linkVariables } from '../networks/links.ts'
import { isShared } from '../networks/wishes.ts'
import type { Context } from './deps.ts'
import type { Host } from './host.ts'

/** What the runtime is told of a container whose union view is mounted. Makes the working folder, as Docker does. */
export function specFor(
  context: Context,
  record: ContainerRecord,
  { mounts, network, joined }: { mounts: readonly UserMount[]; network: NetworkSpace; joined: Joined },
  size: { rows: number; columns: number } | null,
): RuntimeSpec {
  const { host, store } = context
  const { config } = record
  const paths = store.paths(record.id)
  const etc = etcPaths(store, record)
  using root = new Root(paths.merged)
  if (config.workingDir.startsWith('/')) root.makeFolder(config.workingDir)
  return runtimeSpec({
    id: record.id,
    rootfs: paths.merged,
    argv: record.argv,
    env: [...linkVariables(context, record), ...config.env],
    cwd: config.workingDir,
    user: userIn(root, config.user, record.host.groupAdd),
    tty: config.tty,
    hostname: config.hostname,
    domainname: config.domainname,
    host: { ...record.host, consoleSize: size ?? record.host.consoleSize },
    mounts,
    joined,
    network,
    etc: { hosts: etc.hosts, hostname: etc.hostname, resolvConf: etc.resolvConf },
    init: host.init,
    devices: devicesOf(host, record),
    deviceNode: host.device,
    facts: host.facts,
  })
}

function devicesOf(host: Host, { host: { privileged, devices } }: ContainerRecord): DeviceNode[] {
  const own = (devices ?? []).flatMap(({ onHost, inContainer }) => host.devicesAt(onHost, inContainer))
  if (!privileged) return own
  const taken = new Set(own.map(({ path }) => path))
  return [...host.devices().filter(({ path }) => !taken.has(path)), ...own]
}

/** With the network of another container come its name and its files. */
export function etcPaths(store: ContainerStore, { id, host }: ContainerRecord): ContainerPaths {
  return store.paths(isShared(host.networkMode) ? host.networkMode.slice('container:'.length) : id)
}

export function userIn(root: Root, user: string, groupAdd: readonly string[]): ResolvedUser {
  return resolveUser(user, root.text('/etc/passwd'), root.text('/etc/group'), groupAdd)
}
