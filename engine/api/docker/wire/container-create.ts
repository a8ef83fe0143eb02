import { z } from 'zod'
import { EngineError } from '../../../base/errors.ts'
import { HealthConfig, healthCheckOf } from '../../../formats/oci/health-config.ts'
import type { ContainerConfig, HostConfig } from '../../../wire/containers.ts'
import type { RequestInput } from '../../../wire/requests.ts'
import { hostConfig } from './host-config.ts'
import { bool, keys, text, textMap, texts, words } from './go.ts'

const configFields = {
  Hostname: text,
  Domainname: text,
  User: text,
  AttachStdin: bool,
  AttachStdout: bool,
  AttachStderr: bool,
  Tty: bool,
  OpenStdin: bool,
  StdinOnce: bool,
  Env: texts,
  Cmd: words,
  Entrypoint: words,
  WorkingDir: text,
  Labels: textMap,
  ExposedPorts: keys,
  Volumes: keys,
  StopSignal: text,
  StopTimeout: z.number().int().nullish(),
  Shell: words,
  Healthcheck: HealthConfig.nullish(),
}

/** The body of POST /containers/create. */
export const ContainerCreateBody = z.object({
  ...configFields,
  Image: text,
  HostConfig: hostConfig,
  NetworkingConfig: z
    .object({
      EndpointsConfig: z
        .record(
          z.string(),
          z
            .object({
              Aliases: texts,
              Links: texts,
              MacAddress: text,
              IPAMConfig: z.object({ IPv4Address: text, IPv6Address: text }).nullish(),
            })
            .nullish(),
        )
        .nullish(),
    })
    .nullish(),
})
export type ContainerCreateBody = z.infer<typeof ContainerCreateBody>

export function configOf(body: ContainerCreateBody): ContainerConfig {
  return {
    hostname: body.Hostname,
    domainname: body.Domainname,
    user: body.User,
    attachStdin: body.AttachStdin,
    attachStdout: body.AttachStdout,
    attachStderr: body.AttachStderr,
    tty: body.Tty,
    openStdin: body.OpenStdin,
    stdinOnce: body.StdinOnce,
    env: body.Env,
    cmd: body.Cmd?.length ? body.Cmd : null,
    entrypoint: body.Entrypoint,
    workingDir: body.WorkingDir,
    labels: body.Labels,
    exposedPorts: body.ExposedPorts,
    volumes: body.Volumes,
    stopSignal: body.StopSignal || null,
    stopTimeout: body.StopTimeout ?? null,
    shell: body.Shell,
    healthcheck: healthCheckOf(body.Healthcheck),
  }
}

/** The same as the window would ask for it, for the trace's `docker` line. */
export function createRequest(name: string, image: string, config: ContainerConfig, host: HostConfig): RequestInput {
  return {
    verb: 'create',
    image,
    name,
    command: config.cmd ?? [],
    entrypoint: config.entrypoint?.filter(Boolean) ?? null,
    env: config.env,
    labels: config.labels,
    workingDir: config.workingDir,
    user: config.user,
    hostname: config.hostname,
    volumes: [...host.binds, ...config.volumes],
    mounts: host.mounts,
    volumesFrom: host.volumesFrom,
    tty: config.tty,
    interactive: config.openStdin,
    autoRemove: host.autoRemove,
    network: host.networkMode,
    privileged: host.privileged,
    readOnly: host.readonlyRootfs,
    init: host.init,
    stopSignal: config.stopSignal ?? '',
    memory: host.memory,
    memorySwap: host.memorySwap,
    memoryReservation: host.memoryReservation,
    cpus: host.nanoCpus / 1e9,
    cpuShares: host.cpuShares,
    cpuPeriod: host.cpuPeriod,
    cpuQuota: host.cpuQuota,
    cpusetCpus: host.cpusetCpus,
    cpusetMems: host.cpusetMems,
    pidsLimit: Math.max(0, host.pidsLimit),
    blkioWeight: host.blkioWeight,
    restart: host.restartPolicy.name === 'no' ? null : host.restartPolicy,
    health: config.healthcheck,
  }
}

export function refuseNetworks(body: ContainerCreateBody): void {
  for (const [network, endpoint] of Object.entries(body.NetworkingConfig?.EndpointsConfig ?? {})) {
    if (!['default', 'host', 'none'].includes(network))
      throw new EngineError('unsupported', `network "${network}" is not served yet: expected none or host`)
    if (endpoint?.IPAMConfig?.IPv4Address || endpoint?.IPAMConfig?.IPv6Address || endpoint?.MacAddress)
      throw new EngineError(
        'unsupported',
        `an address of its own on network "${network}" needs a bridge, which is not served yet`,
      )
  }
}
