/** What this machine allows, as far as a container's `config.json` depends on it. Read by drivers/host, given to pure functions here. */
export interface SpecFacts {
  architecture: 'amd64' | 'arm64'
  /** Kernel release, `6.1.0-18-amd64`. */
  kernel: string
  /** Inside a user namespace: no device nodes, no system mounts of its own, limits only where delegated. */
  rootless: boolean
  /** How many ids the user namespace maps: no other users and groups exist in a container. */
  userIds: number
  groupIds: number
  /** Capabilities that this process may hand out (its bounding set), `CAP_CHOWN`. */
  capabilities: readonly string[]
  /** Own hard limits by rlimit name (`RLIMIT_NOFILE`); a container's may not be higher without CAP_SYS_RESOURCE. */
  hardLimits: Readonly<Record<string, number>>
  /** Own /proc/self/oom_score_adj; going below it needs CAP_SYS_RESOURCE. */
  oomScoreAdj: number
  cgroups: CgroupFacts
}

export interface CgroupFacts {
  mode: 'v1' | 'v2' | 'hybrid' | 'none'
  /** Folder of hierarchies in which containers get theirs, `/cutaway-1a2b3c4d`; null where none may be made. */
  parent: string | null
  /** Which limits work below `parent`. */
  memory: boolean
  swap: boolean
  cpu: boolean
  cpuset: boolean
  pids: boolean
  devices: boolean
  /** Rates of block devices, and their weights. */
  blkio: boolean
  blkioWeight: boolean
  /** Swappiness and turning off the killer: version 1 only. */
  memoryHabits: boolean
  /** The processors and memory nodes there are, `0-3`; '' where that is not told. */
  cpus: string
  mems: string
}

/** A device node of the machine, for privileged containers. */
export interface DeviceNode {
  path: string
  type: 'c' | 'b'
  major: number
  minor: number
  /** Permission bits. */
  mode: number
  uid: number
  gid: number
}
