import { z } from 'zod'
import { type Digest, chainId } from '../../base/digest.ts'
import { EngineError } from '../../base/errors.ts'
import { HealthConfig } from './health-config.ts'
import { digest, parseJson } from './json.ts'

/**
 * An image's config file as Docker and OCI write it (image-spec config.md). What is not named here is kept all the same, because the
 * bytes are kept.
 */
const strings = z.array(z.string()).optional()
const set = z.record(z.string(), z.unknown()).optional()
const text = z.string().optional()
const flag = z.boolean().optional()

const RunConfig = z.object({
  Hostname: text,
  Domainname: text,
  User: text,
  AttachStdin: flag,
  AttachStdout: flag,
  AttachStderr: flag,
  Tty: flag,
  OpenStdin: flag,
  StdinOnce: flag,
  Env: strings,
  Cmd: strings,
  Entrypoint: strings,
  WorkingDir: text,
  Labels: z.record(z.string(), z.string()).optional(),
  ExposedPorts: set,
  Volumes: set,
  StopSignal: text,
  StopTimeout: z.number().optional(),
  Shell: strings,
  OnBuild: strings,
  Healthcheck: HealthConfig.optional(),
  ArgsEscaped: flag,
  Image: text,
})
export type ImageRunConfig = z.infer<typeof RunConfig>

const History = z.object({
  created: text,
  created_by: text,
  author: text,
  comment: text,
  empty_layer: flag,
})
export type ImageHistory = z.infer<typeof History>

const ConfigFile = z.object({
  architecture: z.string().min(1),
  os: z.string().min(1),
  variant: text,
  created: text,
  author: text,
  config: RunConfig.optional(),
  rootfs: z.object({ type: z.literal('layers'), diff_ids: z.array(digest).default([]) }),
  history: z.array(History).optional(),
  container: text,
  container_config: RunConfig.optional(),
  docker_version: text,
})
export type ImageConfigFile = z.infer<typeof ConfigFile>

/** `what` names the config in the sentence of a refusal. Rejects `invalid` for what is not an image config. */
export function parseImageConfig(bytes: Uint8Array, what = 'the image config'): ImageConfigFile {
  const config = parseJson(bytes, ConfigFile, what)
  const layered = (config.history ?? []).filter((entry) => !entry.empty_layer).length
  if (layered > config.rootfs.diff_ids.length)
    throw new EngineError(
      'invalid',
      `${what} tells of ${layered} instructions that made a layer, but it names ${config.rootfs.diff_ids.length} layers`,
    )
  return config
}

/** Chain ids of the config's layers, base first. */
export function chainIds(config: ImageConfigFile): Digest[] {
  const chain: Digest[] = []
  for (const diffId of config.rootfs.diff_ids) chain.push(chainId(chain.at(-1) ?? null, diffId))
  return chain
}

/** `linux/arm64/v8`. */
export function platformOf(config: { os: string; architecture: string; variant?: string }): string {
  return [config.os, config.architecture, config.variant].filter((part) => part).join('/')
}

/** Milliseconds since the epoch; 0 where the config has no usable time. */
export function createdAt(time: string | undefined): number {
  const at = time === undefined ? Number.NaN : Date.parse(time)
  return Number.isFinite(at) ? at : 0
}

/** The history entry behind each layer, base first; undefined where the history is shorter than the stack. */
export function layerHistory(config: ImageConfigFile): (ImageHistory | undefined)[] {
  const layered = (config.history ?? []).filter((entry) => !entry.empty_layer)
  return config.rootfs.diff_ids.map((_, index) => layered[index])
}
