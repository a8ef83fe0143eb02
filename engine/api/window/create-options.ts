import { EngineError } from '../../base/errors.ts'
import type { CreateOptions } from '../../operations/engine.ts'
import { limitsOf } from './limits-of.ts'
import { ContainerConfig, HostConfig } from '../../wire/containers.ts'
import { EndpointConfig } from '../../wire/networks.ts'
import { bindingsOf } from '../../wire/publish.ts'
import type { RequestFor } from '../../wire/requests.ts'

/** What `docker create` and `docker run` make of their flags: which output is attached, when stdin closes. */
export function createOptions(request: RequestFor<'create'> | RequestFor<'run'>): CreateOptions {
  const attached = request.verb === 'create' || !request.detach
  const { bindings, wrong } = bindingsOf(request.publish)
  if (wrong !== null)
    throw new EngineError(
      'invalid',
      `invalid publish "${wrong}": expected [[ADDRESS:]HOST-PORT:]CONTAINER-PORT[/tcp or /udp], such as 8080:80`,
    )
  const attachStdin = request.interactive && attached
  return {
    name: request.name,
    image: request.image,
    config: ContainerConfig.parse({
      hostname: request.hostname,
      user: request.user,
      attachStdin,
      attachStdout: attached,
      attachStderr: attached,
      tty: request.tty,
      openStdin: request.interactive,
      stdinOnce: attachStdin,
      env: request.env,
      cmd: request.command.length ? request.command : null,
      // `--entrypoint ''`: the image's command was meant for its entrypoint, and goes with it.
      entrypoint: request.entrypoint?.length === 0 ? [''] : request.entrypoint,
      workingDir: request.workingDir,
      labels: request.labels,
      volumes: request.volumes.filter((text) => !text.includes(':')),
      stopSignal: request.stopSignal || null,
      healthcheck: request.health,
    }),
    host: HostConfig.parse({
      binds: request.volumes.filter((text) => text.includes(':')),
      mounts: request.mounts,
      volumesFrom: request.volumesFrom,
      networkMode: request.network,
      portBindings: bindings,
      publishAllPorts: request.publishAll,
      autoRemove: request.autoRemove,
      privileged: request.privileged,
      readonlyRootfs: request.readOnly,
      init: request.init,
      ...limitsOf(request),
      ...(request.restart ? { restartPolicy: request.restart } : {}),
    }),
    networks: { [request.network]: EndpointConfig.parse({ aliases: request.networkAliases, ipv4: request.ip }) },
  }
}
