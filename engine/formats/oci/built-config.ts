import type { Digest } from '../../base/digest.ts'
import type { ImageHistory, ImageRunConfig } from './image-config.ts'

/** What a build has made so far, as the config of an image tells it. */
export interface BuiltParts {
  architecture: string
  os: string
  variant?: string
  author: string
  /** Milliseconds since the epoch. */
  created: number
  config: ImageRunConfig
  diffIds: readonly Digest[]
  history: readonly ImageHistory[]
  /** As dockerd's own builder writes it, and not as BuildKit does. */
  classic: boolean
}

/** Config of a built image, its keys in the order in which Docker writes them. */
export function builtConfig(parts: BuiltParts): Uint8Array {
  return new TextEncoder().encode(
    JSON.stringify({
      architecture: parts.architecture,
      author: parts.author || undefined,
      config: parts.classic ? classicRunConfig(parts.config) : runConfig(parts.config),
      created: new Date(parts.created).toISOString(),
      history: parts.history,
      os: parts.os,
      rootfs: { type: 'layers', diff_ids: parts.diffIds },
      variant: parts.variant || undefined,
    }),
  )
}

/** As BuildKit writes it: what is not said is not there. */
function runConfig(run: ImageRunConfig): ImageRunConfig {
  return {
    ...(run.User ? { User: run.User } : {}),
    ...(size(run.ExposedPorts) ? { ExposedPorts: run.ExposedPorts } : {}),
    Env: run.Env,
    ...(run.Entrypoint ? { Entrypoint: run.Entrypoint } : {}),
    ...(run.Cmd ? { Cmd: run.Cmd } : {}),
    ...(run.ArgsEscaped ? { ArgsEscaped: true } : {}),
    ...(size(run.Volumes) ? { Volumes: run.Volumes } : {}),
    WorkingDir: run.WorkingDir || undefined,
    ...(size(run.Labels) ? { Labels: run.Labels } : {}),
    ...(run.StopSignal ? { StopSignal: run.StopSignal } : {}),
    ...(run.StopTimeout === undefined ? {} : { StopTimeout: run.StopTimeout }),
    ...(run.Healthcheck ? { Healthcheck: run.Healthcheck } : {}),
    ...(run.OnBuild?.length ? { OnBuild: run.OnBuild } : {}),
    ...(run.Shell ? { Shell: run.Shell } : {}),
  }
}

/** As dockerd's own builder writes it. */
function classicRunConfig(run: ImageRunConfig): Record<string, unknown> {
  return {
    Hostname: run.Hostname ?? '',
    Domainname: '',
    User: run.User ?? '',
    AttachStdin: false,
    AttachStdout: false,
    AttachStderr: false,
    ...(size(run.ExposedPorts) ? { ExposedPorts: run.ExposedPorts } : {}),
    Tty: false,
    OpenStdin: false,
    StdinOnce: false,
    Env: run.Env ?? [],
    Cmd: run.Cmd ?? null,
    ...(run.Healthcheck ? { Healthcheck: run.Healthcheck } : {}),
    Image: run.Image ?? '',
    Volumes: size(run.Volumes) ? run.Volumes : null,
    WorkingDir: run.WorkingDir ?? '',
    Entrypoint: run.Entrypoint ?? null,
    OnBuild: run.OnBuild ?? null,
    Labels: size(run.Labels) ? run.Labels : null,
    ...(run.StopSignal ? { StopSignal: run.StopSignal } : {}),
    ...(run.StopTimeout === undefined ? {} : { StopTimeout: run.StopTimeout }),
    ...(run.Shell ? { Shell: run.Shell } : {}),
  }
}

function size(record: object | undefined): number {
  return Object.keys(record ?? {}).length
}
