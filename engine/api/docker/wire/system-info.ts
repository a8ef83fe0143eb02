import { cpus, hostname, release, totalmem } from 'node:os'
import type { Engine } from '../../../operations/engine.ts'
import type { EngineInfo } from '../../../wire/system.ts'
import { osRelease } from '../os-release.ts'
import { NEWEST, OLDEST } from '../router.ts'
import { registryConfig } from './registry-config.ts'

/** Machine words as `docker version` and `docker info` have them: one in Go's, one in the kernel's spelling. */
const ARCHITECTURES: Partial<Record<NodeJS.Architecture, { go: string; kernel: string }>> = {
  x64: { go: 'amd64', kernel: 'x86_64' },
  arm64: { go: 'arm64', kernel: 'aarch64' },
}

function architecture() {
  return ARCHITECTURES[process.arch] ?? { go: process.arch, kernel: process.arch }
}

export function systemVersion(info: EngineInfo) {
  const apiVersion = `1.${NEWEST}`
  const minApiVersion = `1.${OLDEST}`
  return {
    Platform: { Name: 'Cutaway' },
    Components: [
      {
        Name: 'Engine',
        Version: info.version,
        Details: {
          ApiVersion: apiVersion,
          MinAPIVersion: minApiVersion,
          Os: 'linux',
          Arch: architecture().go,
          KernelVersion: info.kernel,
          Experimental: 'false',
        },
      },
      ...(info.runtime ? [{ Name: info.runtime.name, Version: info.runtime.version, Details: {} }] : []),
    ],
    Version: info.version,
    ApiVersion: apiVersion,
    MinAPIVersion: minApiVersion,
    GitCommit: '',
    GoVersion: '',
    Os: 'linux',
    Arch: architecture().go,
    KernelVersion: info.kernel || release(),
    BuildTime: '',
  }
}

/** As images are fetched through it, without who asks. */
function proxy(name: string): string {
  const value = process.env[name] ?? process.env[name.toLowerCase()] ?? ''
  return value.replace(/\/\/[^/@]*@/, '//xxxxx:xxxxx@')
}

export function systemInfo(engine: Engine, info: EngineInfo, id: string) {
  const containers = engine.containers.list(true)
  const count = (...statuses: string[]) => containers.filter(({ state }) => statuses.includes(state.status)).length
  const runtime = info.runtime?.name ?? 'runc'
  return {
    ID: id,
    Containers: containers.length,
    ContainersRunning: count('running', 'restarting'),
    ContainersPaused: count('paused'),
    ContainersStopped: count('created', 'exited', 'dead', 'removing'),
    Images: info.store.images,
    Driver: 'overlay2',
    DriverStatus: [['Layers', String(info.store.layers)]],
    Plugins: {
      Volume: ['local'],
      Network: ['bridge', 'host', 'null'],
      Authorization: null,
      Log: ['json-file', 'local', 'none'],
    },
    MemoryLimit: !info.rootless,
    SwapLimit: !info.rootless,
    CpuCfsPeriod: !info.rootless,
    CpuCfsQuota: !info.rootless,
    CPUShares: !info.rootless,
    CPUSet: !info.rootless,
    PidsLimit: !info.rootless,
    IPv4Forwarding: true,
    Debug: false,
    NFd: 0,
    OomKillDisable: !info.rootless && (info.cgroup === 'v1' || info.cgroup === 'hybrid'),
    NGoroutines: 0,
    SystemTime: new Date().toISOString(),
    LoggingDriver: 'json-file',
    CgroupDriver: info.cgroup === 'none' || info.rootless ? 'none' : 'cgroupfs',
    CgroupVersion: info.cgroup === 'v2' ? '2' : '1',
    NEventsListener: 0,
    KernelVersion: info.kernel,
    OperatingSystem: osRelease().name,
    OSVersion: osRelease().version,
    OSType: 'linux',
    Architecture: architecture().kernel,
    IndexServerAddress: 'https://index.docker.io/v1/',
    RegistryConfig: registryConfig(engine.registries.settings),
    NCPU: cpus().length,
    MemTotal: totalmem(),
    GenericResources: null,
    DockerRootDir: info.dataRoot,
    HttpProxy: proxy('HTTP_PROXY'),
    HttpsProxy: proxy('HTTPS_PROXY'),
    NoProxy: proxy('NO_PROXY'),
    Name: hostname(),
    Labels: [],
    ExperimentalBuild: false,
    ServerVersion: info.version,
    Runtimes: { [runtime]: { path: runtime } },
    DefaultRuntime: runtime,
    Swarm: {
      NodeID: '',
      NodeAddr: '',
      LocalNodeState: 'inactive',
      ControlAvailable: false,
      Error: '',
      RemoteManagers: null,
    },
    LiveRestoreEnabled: true,
    Isolation: '',
    InitBinary: '',
    ContainerdCommit: { ID: '' },
    RuncCommit: { ID: info.runtime?.version ?? '' },
    InitCommit: { ID: '' },
    SecurityOptions: ['name=seccomp,profile=builtin', ...(info.rootless ? ['name=rootless'] : [])],
    Warnings: [
      ...info.warnings,
      ...info.missing.map((each) => `${each.program} is not installed (package ${each.package}): ${each.lost}`),
    ],
    CDISpecDirs: [],
  }
}
