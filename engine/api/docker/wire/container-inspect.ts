import { MASKED_PATHS, READONLY_PATHS } from '../../../formats/runtime-spec/isolation.ts'
import type { Engine } from '../../../operations/engine.ts'
import type { ContainerRecord } from '../../../stores/containers/containers.ts'
import type { ContainerState, HostConfig } from '../../../wire/containers.ts'
import type { Health } from '../../../wire/health.ts'
import { goTime } from './go.ts'
import { networkSettings } from './network-settings.ts'
import { inspectResources } from './resources.ts'
import { inspectRestartPolicy } from './restart-policy.ts'
import { mountJson, mountPoints } from './mounts.ts'
import { runConfig } from './run-config.ts'

/** What `docker inspect CONTAINER` shows. */
export function containerInspect(engine: Engine, record: ContainerRecord) {
  const paths = engine.containers.paths(record.id)
  const [path = '', ...args] = record.argv
  return {
    Id: record.id,
    Created: goTime(record.created),
    Path: path,
    Args: args,
    State: inspectState(record.state),
    Image: record.image,
    ResolvConfPath: paths.resolvConf,
    HostnamePath: paths.hostname,
    HostsPath: paths.hosts,
    LogPath: record.host.logDriver === 'json-file' ? paths.log : '',
    Name: `/${record.name}`,
    RestartCount: record.state.restartCount,
    Driver: 'overlay2',
    Platform: 'linux',
    MountLabel: '',
    ProcessLabel: '',
    AppArmorProfile: '',
    ExecIDs: orNull(engine.execs.running(record.id)),
    HostConfig: inspectHostConfig(record),
    GraphDriver: graphDriver(engine, record),
    Mounts: mountPoints(engine, record),
    Config: runConfig(record.config, record.imageName),
    NetworkSettings: networkSettings(engine, record),
  }
}

/** The folders that overlayfs stacks, topmost first, as `docker inspect` names them. */
function graphDriver(engine: Engine, record: ContainerRecord) {
  const { upper, work, merged } = engine.containers.paths(record.id)
  const lower = engine.images.stack(engine.images.find(record.image)).map((layer) => layer.path)
  return {
    Name: 'overlay2',
    Data: {
      ID: record.id,
      LowerDir: lower.reverse().join(':'),
      MergedDir: merged,
      UpperDir: upper,
      WorkDir: work,
    },
  }
}

function inspectState(state: ContainerState) {
  const { status } = state
  return {
    Status: status,
    Running: status === 'running' || status === 'paused' || status === 'restarting',
    Paused: status === 'paused',
    Restarting: status === 'restarting',
    OOMKilled: state.oomKilled,
    Dead: status === 'dead',
    Pid: state.pid,
    ExitCode: state.exitCode,
    Error: state.error,
    StartedAt: goTime(state.startedAt),
    FinishedAt: goTime(state.finishedAt),
    ...(state.health ? { Health: inspectHealth(state.health) } : {}),
  }
}

function inspectHealth({ status, failingStreak, probes }: Health) {
  return {
    Status: status,
    FailingStreak: failingStreak,
    Log: probes.map(({ start, end, exitCode, output }) => ({
      Start: goTime(start),
      End: goTime(end),
      ExitCode: exitCode,
      Output: output,
    })),
  }
}

function inspectHostConfig({ host }: ContainerRecord) {
  return {
    Binds: orNull(host.binds),
    ContainerIDFile: '',
    LogConfig: { Type: host.logDriver, Config: host.logOptions },
    NetworkMode: host.networkMode,
    PortBindings: portBindings(host),
    RestartPolicy: inspectRestartPolicy(host.restartPolicy),
    AutoRemove: host.autoRemove,
    VolumeDriver: host.volumeDriver,
    VolumesFrom: orNull(host.volumesFrom),
    ConsoleSize: host.consoleSize ? [host.consoleSize.rows, host.consoleSize.columns] : [0, 0],
    ...(Object.keys(host.annotations).length > 0 ? { Annotations: host.annotations } : {}),
    CapAdd: orNull(host.capAdd),
    CapDrop: orNull(host.capDrop),
    CgroupnsMode: host.cgroupnsMode,
    Dns: host.dns,
    DnsOptions: host.dnsOptions,
    DnsSearch: host.dnsSearch,
    ExtraHosts: orNull(host.extraHosts),
    GroupAdd: orNull(host.groupAdd),
    IpcMode: host.ipcMode,
    Cgroup: '',
    Links: orNull(host.links),
    OomScoreAdj: host.oomScoreAdj,
    PidMode: host.pidMode,
    Privileged: host.privileged,
    PublishAllPorts: host.publishAllPorts,
    ReadonlyRootfs: host.readonlyRootfs,
    SecurityOpt: orNull(host.securityOpt),
    ...(host.mounts.length > 0 ? { Mounts: host.mounts.map(mountJson) } : {}),
    ...(Object.keys(host.tmpfs).length > 0 ? { Tmpfs: host.tmpfs } : {}),
    UTSMode: host.utsMode,
    UsernsMode: host.usernsMode,
    ShmSize: host.shmSize,
    ...(Object.keys(host.sysctls).length > 0 ? { Sysctls: host.sysctls } : {}),
    Runtime: host.runtime,
    Isolation: host.isolation,
    ...inspectResources(host),
    MaskedPaths: host.privileged ? null : (host.maskedPaths ?? MASKED_PATHS),
    ReadonlyPaths: host.privileged ? null : (host.readonlyPaths ?? READONLY_PATHS),
    ...(host.init ? { Init: true } : {}),
  }
}

function portBindings(host: HostConfig) {
  const lists = Object.entries(host.portBindings)
  return Object.fromEntries(
    lists.map(([port, list]) => [port, list.map(({ hostIp, hostPort }) => ({ HostIp: hostIp, HostPort: hostPort }))]),
  )
}

function orNull(list: readonly string[]): readonly string[] | null {
  return list.length > 0 ? list : null
}
