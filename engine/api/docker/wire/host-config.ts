import { z } from 'zod'
import { EngineError } from '../../../base/errors.ts'
import type { HostConfig } from '../../../wire/containers.ts'
import { mountSchema, mountSpec } from './mounts.ts'
import { bool, integer, text, textMap, texts } from './go.ts'
import { resourceFields, resourcesOf } from './resources.ts'
import { restartPolicy, restartPolicyOf } from './restart-policy.ts'

const present = z.array(z.unknown()).nullish()

/** Go clients send null for a host config they leave out. */
export const hostConfig = z
  .preprocess(
    (given) => given ?? {},
    z.object({
      Binds: texts,
      Mounts: z
        .array(mountSchema)
        .nullish()
        .transform((mounts) => mounts ?? []),
      Tmpfs: textMap,
      NetworkMode: text,
      AutoRemove: bool,
      Privileged: bool,
      ReadonlyRootfs: bool,
      CapAdd: texts,
      CapDrop: texts,
      SecurityOpt: texts,
      ExtraHosts: texts,
      Dns: texts,
      DnsSearch: texts,
      DnsOptions: texts,
      GroupAdd: texts,
      Init: bool,
      ShmSize: integer,
      ...resourceFields,
      Sysctls: textMap,
      OomScoreAdj: integer,
      LogConfig: z.object({ Type: text, Config: textMap }).nullish(),
      ConsoleSize: z.tuple([z.number().int(), z.number().int()]).nullish(),

      PortBindings: z.record(z.string(), z.array(z.object({ HostIp: text, HostPort: text })).nullish()).nullish(),
      PublishAllPorts: bool,
      RestartPolicy: restartPolicy,
      VolumesFrom: texts,
      Links: texts,
      DeviceRequests: present,
      PidMode: text,
      IpcMode: text,
      UTSMode: text,
      UsernsMode: text,
      CgroupnsMode: text,
      Runtime: text,
      Isolation: text,
      Annotations: textMap,
      MaskedPaths: z.array(z.string()).nullish(),
      ReadonlyPaths: z.array(z.string()).nullish(),
      VolumeDriver: text,
      StorageOpt: textMap,
    }),
  )
  .prefault({})
type Body = z.infer<typeof hostConfig>

/** What the body asks of this machine. Rejects `unsupported`, by name, what would change how the container runs and isn't served yet. */
export function hostConfigOf(body: Body): HostConfig {
  refuseUnknown(body)
  return {
    binds: body.Binds,
    mounts: body.Mounts.map(mountSpec),
    volumesFrom: body.VolumesFrom,
    volumeDriver: body.VolumeDriver,
    tmpfs: body.Tmpfs,
    networkMode: body.NetworkMode || 'default',
    portBindings: portBindings(body),
    publishAllPorts: body.PublishAllPorts,
    links: body.Links,
    autoRemove: body.AutoRemove,
    privileged: body.Privileged,
    readonlyRootfs: body.ReadonlyRootfs,
    capAdd: body.CapAdd,
    capDrop: body.CapDrop,
    securityOpt: body.SecurityOpt,
    extraHosts: body.ExtraHosts,
    dns: body.Dns,
    dnsSearch: body.DnsSearch,
    dnsOptions: body.DnsOptions,
    groupAdd: body.GroupAdd,
    init: body.Init,
    shmSize: body.ShmSize || 64 << 20,
    ...resourcesOf(body),
    restartPolicy: restartPolicyOf(body.RestartPolicy),
    sysctls: body.Sysctls,
    oomScoreAdj: body.OomScoreAdj,
    logDriver: logDriver(body.LogConfig?.Type ?? ''),
    logOptions: body.LogConfig?.Config ?? {},
    pidMode: body.PidMode,
    ipcMode: body.IpcMode,
    utsMode: body.UTSMode,
    usernsMode: body.UsernsMode,
    cgroupnsMode: body.CgroupnsMode,
    runtime: body.Runtime,
    isolation: body.Isolation,
    annotations: body.Annotations,
    maskedPaths: body.MaskedPaths ?? null,
    readonlyPaths: body.ReadonlyPaths ?? null,
    consoleSize: consoleSize(body.ConsoleSize),
  }
}

/** What Docker too refuses on a machine like this one, in its words. */
function refuseUnknown(body: Body): void {
  if (!['', 'runc', 'crun', 'io.containerd.runc.v2'].includes(body.Runtime))
    throw new EngineError('invalid', `unknown or invalid runtime name: ${body.Runtime}`)
  if (!['', 'default'].includes(body.Isolation))
    throw new EngineError('invalid', `invalid isolation (${body.Isolation}): linux only supports 'default'`)
  if (Object.keys(body.StorageOpt).length > 0)
    throw new EngineError('invalid', "--storage-opt is supported only for overlay over xfs with 'pquota' mount option")
  if (body.DeviceRequests?.length)
    throw new EngineError('invalid', 'could not select device driver "" with capabilities: [[gpu]]')
}

function portBindings(body: Body): HostConfig['portBindings'] {
  return Object.fromEntries(
    Object.entries(body.PortBindings ?? {}).map(([port, bindings]) => [
      port.includes('/') ? port : `${port}/tcp`,
      (bindings ?? []).map(({ HostIp, HostPort }) => ({ hostIp: HostIp, hostPort: HostPort })),
    ]),
  )
}

function logDriver(type: string): HostConfig['logDriver'] {
  if (type === '') return 'json-file'
  if (type === 'json-file' || type === 'local' || type === 'none') return type
  throw new EngineError('invalid', `logger: no log driver named '${type}' is registered`)
}

function consoleSize(size: [number, number] | null | undefined): HostConfig['consoleSize'] {
  if (!size || size[0] === 0 || size[1] === 0) return null
  return { rows: size[0], columns: size[1] }
}
