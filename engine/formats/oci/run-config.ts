import { ContainerConfig } from '../../wire/containers.ts'
import { healthCheckOf, healthConfigOf } from './health-config.ts'
import type { ImageRunConfig } from './image-config.ts'

/**
 * What an image says about how a process is started. Host name, terminal and attached streams belong to a container, not
 * to an image (older Dockers wrote them into images on commit): they are left at their defaults.
 */
export function containerConfigOf(run: ImageRunConfig | undefined): ContainerConfig {
  return ContainerConfig.parse({
    user: run?.User ?? '',
    env: run?.Env ?? [],
    cmd: run?.Cmd ?? null,
    entrypoint: run?.Entrypoint ?? null,
    workingDir: run?.WorkingDir ?? '',
    labels: run?.Labels ?? {},
    exposedPorts: Object.keys(run?.ExposedPorts ?? {}),
    volumes: Object.keys(run?.Volumes ?? {}),
    stopSignal: run?.StopSignal || null,
    stopTimeout: run?.StopTimeout ?? null,
    shell: run?.Shell ?? null,
    healthcheck: healthCheckOf(run?.Healthcheck),
  })
}

/**
 * The other way, with Docker's key order and its way to write what is absent. `image` is the name a container was made
 * from. ONBUILD is no part of `ContainerConfig`.
 */
export function imageRunConfigOf(config: ContainerConfig, image: string): ImageRunConfig {
  return {
    Hostname: config.hostname,
    Domainname: config.domainname,
    User: config.user,
    AttachStdin: config.attachStdin,
    AttachStdout: config.attachStdout,
    AttachStderr: config.attachStderr,
    ...(config.exposedPorts.length > 0 ? { ExposedPorts: setOf(config.exposedPorts) } : {}),
    Tty: config.tty,
    OpenStdin: config.openStdin,
    StdinOnce: config.stdinOnce,
    Env: config.env,
    ...(config.cmd === null ? {} : { Cmd: config.cmd }),
    Image: image,
    ...(config.volumes.length > 0 ? { Volumes: setOf(config.volumes) } : {}),
    WorkingDir: config.workingDir,
    ...(config.entrypoint === null ? {} : { Entrypoint: config.entrypoint }),
    Labels: config.labels,
    ...(config.stopSignal === null ? {} : { StopSignal: config.stopSignal }),
    ...(config.stopTimeout === null ? {} : { StopTimeout: config.stopTimeout }),
    ...(config.shell === null ? {} : { Shell: config.shell }),
    ...(config.healthcheck === null ? {} : { Healthcheck: healthConfigOf(config.healthcheck) }),
  }
}

function setOf(names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(names.map((name) => [name, {}]))
}
