import { posix } from 'node:path'
import { EngineError } from '../../base/errors.ts'
import type { HostConfig } from '../../wire/containers.ts'
import { containerCapabilities } from './capabilities.ts'
import type { DeviceNode, SpecFacts } from './facts.ts'
import { containerNamespaces, containerSysctls, MASKED_PATHS, type NetworkSpace, READONLY_PATHS } from './isolation.ts'
import { containerMounts, type EtcFiles, INIT_PATH, type UserMount } from './mounts.ts'
import { containerProcess } from './process.ts'
import { containerDevices, containerResources } from './resources.ts'
import { customSeccomp, defaultSeccomp } from './seccomp.ts'
import { parseSecurityOptions } from './security-options.ts'
import type { Joined } from './shared-spaces.ts'
import type { RuntimeSpec, Seccomp } from './spec.ts'
import type { ResolvedUser } from './users.ts'

export interface RuntimeSpecInput {
  /** 64 hex digits. */
  id: string
  /** Absolute path of the mounted union view. */
  rootfs: string
  argv: readonly string[]
  /** The image's and the container's, `NAME=value`; Docker's own (PATH, HOSTNAME, TERM) are added here. */
  env: readonly string[]
  cwd: string
  user: ResolvedUser
  tty: boolean
  hostname: string
  domainname: string
  host: HostConfig
  joined: Joined
  /** What the user mounts, besides the tmpfs of `host`. */
  mounts: readonly UserMount[]
  network: NetworkSpace
  etc: EtcFiles
  /** Path of catatonit on this machine, null when it is not installed. */
  init: string | null
  /** Those a privileged container gets, and those that were asked for, at their places in the container. */
  devices: readonly DeviceNode[]
  /** Looks a device of the machine up; rejects `invalid` for what is none. */
  deviceNode(path: string): DeviceNode
  facts: SpecFacts
}

/**
 * Everything the OCI runtime is told about a container: Docker's defaults, what the user asked for, and what this machine
 * cannot do left out. Pure. `invalid` in Docker's words for a wish that makes no sense, `unavailable` for `--init` without
 * its program.
 */
export function runtimeSpec(input: RuntimeSpecInput): RuntimeSpec {
  const { facts, host, id } = input
  const { cgroups } = facts
  const sysctl = containerSysctls(host, input.network, facts)
  const resources = containerResources(host, facts, input.devices, input.deviceNode)
  const devices = containerDevices(facts, input.devices)
  const seccomp = containerSeccomp(host, facts)
  const init = host.init ? initProgram(input.init) : null
  return {
    ociVersion: '1.0.2',
    process: containerProcess({
      ...input,
      argv: init ? [INIT_PATH, '--', ...input.argv] : input.argv,
      size: host.consoleSize,
    }),
    root: { path: input.rootfs, readonly: host.readonlyRootfs },
    // Without a host name of its own it must not set one.
    ...(host.utsMode === 'host' ? {} : { hostname: input.hostname }),
    ...(input.domainname && host.utsMode !== 'host' ? { domainname: input.domainname } : {}),
    mounts: containerMounts({
      host,
      network: input.network,
      joined: input.joined,
      facts,
      mounts: input.mounts,
      etc: input.etc,
      init,
    }),
    ...(Object.keys(host.annotations).length ? { annotations: host.annotations } : {}),
    linux: {
      ...(cgroups.parent ? { cgroupsPath: posix.join(placeOf(host, cgroups.parent), id) } : {}),
      namespaces: containerNamespaces(host, input.network, input.joined, facts),
      ...(host.privileged
        ? {}
        : {
            maskedPaths: [...(host.maskedPaths ?? MASKED_PATHS)],
            readonlyPaths: [...(host.readonlyPaths ?? READONLY_PATHS)],
          }),
      rootfsPropagation: propagation(input.mounts),
      ...(seccomp ? { seccomp } : {}),
      ...(Object.keys(sysctl).length ? { sysctl } : {}),
      ...(devices ? { devices } : {}),
      ...(resources ? { resources } : {}),
    },
  }
}

/** `--cgroup-parent` stands beside the engine's own group, whether it begins with a slash or not. */
function placeOf({ cgroupParent }: HostConfig, parent: string): string {
  if (!cgroupParent) return parent
  return posix.join(posix.dirname(parent), posix.normalize(`/${cgroupParent}`))
}

function initProgram(path: string | null): string {
  if (path) return path
  throw new EngineError('unavailable', '--init needs the program catatonit: install the Debian package catatonit')
}

function containerSeccomp(host: HostConfig, facts: SpecFacts): Seccomp | null {
  const { seccomp } = parseSecurityOptions(host.securityOpt)
  if (host.privileged || seccomp === 'unconfined') return null
  const target = { ...facts, capabilities: containerCapabilities(host, facts.capabilities) }
  return seccomp === null ? defaultSeccomp(target) : customSeccomp(seccomp, target)
}

/** A bind that shares mounts with the machine works only when the root of the container does not cut it off. */
function propagation(mounts: readonly UserMount[]): string {
  const wanted = mounts.flatMap((mount) => (mount.type === 'bind' ? [mount.propagation] : []))
  if (wanted.some((mode) => mode.endsWith('shared'))) return 'shared'
  if (wanted.some((mode) => mode.endsWith('slave'))) return 'rslave'
  return 'rprivate'
}
