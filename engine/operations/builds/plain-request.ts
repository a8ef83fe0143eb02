import type { BuildRequest } from './builds.ts'

/** What a build that asks for nothing special has none of. */
export const PLAIN = {
  labels: {},
  platform: '',
  cacheFrom: [],
  contexts: new Map(),
  network: '',
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
} satisfies Partial<BuildRequest>
