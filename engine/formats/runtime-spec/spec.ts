/** The part of an OCI runtime-spec `config.json` (v1.0.2) that this engine writes. Field names are the spec's. */
export interface RuntimeSpec {
  ociVersion: '1.0.2'
  process: {
    terminal: boolean
    consoleSize?: { height: number; width: number }
    user: { uid: number; gid: number; additionalGids?: number[] }
    args: string[]
    env: string[]
    cwd: string
    capabilities: Record<'bounding' | 'effective' | 'permitted' | 'inheritable' | 'ambient', string[]>
    rlimits?: { type: string; soft: number; hard: number }[]
    noNewPrivileges: boolean
    oomScoreAdj?: number
    apparmorProfile?: string
  }
  root: { path: string; readonly: boolean }
  hostname?: string
  domainname?: string
  mounts: { destination: string; type: string; source: string; options?: string[] }[]
  annotations?: Record<string, string>
  linux: {
    cgroupsPath?: string
    namespaces: { type: 'pid' | 'network' | 'ipc' | 'uts' | 'mount' | 'cgroup'; path?: string }[]
    maskedPaths?: string[]
    readonlyPaths?: string[]
    rootfsPropagation?: string
    seccomp?: Seccomp
    sysctl?: Record<string, string>
    devices?: {
      path: string
      type: 'c' | 'b' | 'u' | 'p'
      major: number
      minor: number
      fileMode?: number
      uid?: number
      gid?: number
    }[]
    resources?: {
      devices?: { allow: boolean; type?: string; major?: number; minor?: number; access: string }[]
      memory?: {
        limit?: number
        swap?: number
        reservation?: number
        swappiness?: number
        disableOOMKiller?: boolean
      }
      cpu?: {
        shares?: number
        quota?: number
        period?: number
        realtimeRuntime?: number
        realtimePeriod?: number
        cpus?: string
        mems?: string
      }
      pids?: { limit: number }
      blockIO?: {
        weight?: number
        weightDevice?: { major: number; minor: number; weight: number }[]
        throttleReadBpsDevice?: Throttle[]
        throttleWriteBpsDevice?: Throttle[]
        throttleReadIOPSDevice?: Throttle[]
        throttleWriteIOPSDevice?: Throttle[]
      }
    }
  }
}

export interface Throttle {
  major: number
  minor: number
  rate: number
}

export interface Seccomp {
  defaultAction: string
  defaultErrnoRet?: number
  architectures: string[]
  syscalls: {
    names: string[]
    action: string
    errnoRet?: number
    args?: { index: number; value: number; valueTwo?: number; op: string }[]
  }[]
}
