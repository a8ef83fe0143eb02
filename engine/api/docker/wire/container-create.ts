import { z } from 'zod'
import { HealthConfig, healthCheckOf } from '../../../formats/oci/health-config.ts'
import type { ContainerConfig, HostConfig } from '../../../wire/containers.ts'
import { EndpointConfig } from '../../../wire/networks.ts'
import { publishWords } from '../../../wire/publish.ts'
import type { RequestInput } from '../../../wire/requests.ts'
import { hostConfig } from './host-config.ts'
import { endpointConfigOf, endpointSettings } from './networks.ts'
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
  MacAddress: text,
  NetworkDisabled: bool,
  ExposedPorts: keys,
  Volumes: keys,
  StopSignal: text,
  StopTimeout: z.number().int().nullish(),
  Shell: words,
  Healthcheck: HealthConfig.nullish(),
}

/** A container's own part of it, which a commit may have too. */
export const ConfigBody = z.object(configFields)

/** The body of POST /containers/create. */
export const ContainerCreateBody = z.object({
  ...configFields,
  Image: text,
  HostConfig: hostConfig,
  NetworkingConfig: z
    .object({
      EndpointsConfig: z.record(z.string(), endpointSettings).nullish(),
    })
    .nullish(),
})
export type ContainerCreateBody = z.infer<typeof ContainerCreateBody>

export function configOf(body: z.infer<typeof ConfigBody>): ContainerConfig {
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
    publish: publishWords(host.portBindings),
    publishAll: host.publishAllPorts,
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

/** By network. An address for the interface at the container itself is how older clients say it. */
export function networksOf(body: ContainerCreateBody): Record<string, EndpointConfig> {
  const given = Object.entries(body.NetworkingConfig?.EndpointsConfig ?? {})
  const networks = Object.fromEntries(given.map(([name, settings]) => [name, endpointConfigOf(settings)]))
  const mode = body.HostConfig.NetworkMode || 'default'
  if (!body.MacAddress || networks[mode]?.mac) return networks
  return { ...networks, [mode]: { ...EndpointConfig.parse({}), ...networks[mode], mac: body.MacAddress } }
}
