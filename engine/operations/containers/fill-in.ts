import { posix } from 'node:path'
import type { SpecFacts } from '../../formats/runtime-spec/facts.ts'
import type { ContainerConfig, HostConfig } from '../../wire/containers.ts'

const LEAST_SHARES = 2
const MOST_SHARES = 262_144

/** What Docker makes of a wish that leaves the rest to it; `docker inspect` shows the result. */
export function filledIn(host: HostConfig, facts: SpecFacts, runtime: string): HostConfig {
  const unified = facts.cgroups.mode === 'v2'
  return {
    ...host,
    ipcMode: host.ipcMode || 'private',
    cgroupnsMode: host.cgroupnsMode || (unified ? 'private' : 'host'),
    runtime: host.runtime || runtime,
    securityOpt: [...host.securityOpt, ...(unlabelled(host) ? ['label=disable'] : [])],
    oomKillDisable: unified ? null : (host.oomKillDisable ?? false),
    memorySwap: host.memory > 0 && host.memorySwap === 0 ? 2 * host.memory : host.memorySwap,
    cpuShares: host.cpuShares === 0 ? 0 : Math.min(MOST_SHARES, Math.max(LEAST_SHARES, host.cpuShares)),
  }
}

/** What reaches beyond its own process space gets no SELinux label, unless one was asked for. */
function unlabelled({ privileged, ipcMode, pidMode, securityOpt }: HostConfig): boolean {
  const beyond = privileged || ipcMode === 'host' || pidMode === 'host'
  return beyond && !securityOpt.some((option) => option.startsWith('label'))
}

/** An entrypoint of one empty word has cleared the image's, and is none itself. */
export function cleaned(config: ContainerConfig): ContainerConfig {
  const { entrypoint, workingDir } = config
  return {
    ...config,
    entrypoint: entrypoint?.length === 1 && entrypoint[0] === '' ? null : entrypoint,
    workingDir: workingDir === '' ? '' : posix.normalize(workingDir).replace(/(?<=.)\/$/, ''),
  }
}
