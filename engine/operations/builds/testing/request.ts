import type { BuildFiles, BuildRequest } from '../builds.ts'

/** A request as a client makes it that wants nothing special. */
export function requestOf(files: BuildFiles, wishes: Partial<BuildRequest> = {}): BuildRequest {
  return {
    files,
    dockerfile: 'Dockerfile',
    target: '',
    args: {},
    labels: {},
    platform: '',
    noCache: false,
    pull: 'never',
    cacheFrom: [],
    contexts: new Map(),
    network: 'none',
    extraHosts: [],
    limits: {
      shmSize: 0,
      memory: 0,
      memorySwap: 0,
      cpuShares: 0,
      cpuPeriod: 0,
      cpuQuota: 0,
      cpusetCpus: '',
      cpusetMems: '',
      ulimits: [],
      cgroupParent: '',
    },
    secret: async () => null,
    sshAgent: async () => null,
    credentials: async () => null,
    entitlements: [],
    classic: null,
    ...wishes,
  }
}
