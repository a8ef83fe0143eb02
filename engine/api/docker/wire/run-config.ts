import { healthConfigOf } from '../../../formats/oci/health-config.ts'
import type { ContainerConfig } from '../../../wire/containers.ts'
import { setOf } from './go.ts'

/** `Config` of an inspected container, in dockerd's order of keys. */
export function runConfig(config: ContainerConfig, image: string) {
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
    Cmd: config.cmd,
    ...(config.healthcheck ? { Healthcheck: healthConfigOf(config.healthcheck) } : {}),
    Image: image,
    Volumes: config.volumes.length > 0 ? setOf(config.volumes) : null,
    WorkingDir: config.workingDir,
    Entrypoint: config.entrypoint,
    OnBuild: null,
    ...(config.shell ? { Shell: config.shell } : {}),
    Labels: config.labels,
    ...(config.stopSignal ? { StopSignal: config.stopSignal } : {}),
    ...(config.stopTimeout === null ? {} : { StopTimeout: config.stopTimeout }),
  }
}
