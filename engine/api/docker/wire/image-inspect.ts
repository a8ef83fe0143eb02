import type { Engine } from '../../../operations/engine.ts'
import type { ImageRecord } from '../../../stores/images/images.ts'
import { goTime } from './go.ts'

/** Before 1.50 Docker filled in what an image's config leaves out. */
const EMPTY_CONFIG = {
  Hostname: '',
  Domainname: '',
  User: '',
  AttachStdin: false,
  AttachStdout: false,
  AttachStderr: false,
  Tty: false,
  OpenStdin: false,
  StdinOnce: false,
  Env: null,
  Cmd: null,
  Image: '',
  Volumes: null,
  WorkingDir: '',
  Entrypoint: null,
  OnBuild: null,
  Labels: null,
}

/**
 * What `docker inspect IMAGE` shows to a client of an API version. `Config` is the image's own, as its maker wrote it.
 * `old`: with what left the API in 1.45, whatever version is spoken.
 */
export function imageInspect(engine: Engine, record: ImageRecord, apiVersion: number, old = false) {
  const image = engine.images.describe(record)
  const stack = engine.images.stack(record)
  const { config } = record
  return {
    Id: record.id,
    RepoTags: image.names.filter((name) => !name.includes('@')),
    RepoDigests: image.names.filter((name) => name.includes('@')),
    Parent: record.parent ?? '',
    Comment: config.history?.at(-1)?.comment ?? '',
    Created: config.created ?? '0001-01-01T00:00:00Z',
    DockerVersion: config.docker_version ?? '',
    Author: config.author ?? '',
    Config: { ...(apiVersion < 50 ? EMPTY_CONFIG : {}), ...config.config },
    ...(apiVersion < 45 || old ? { Container: config.container ?? '', ContainerConfig: EMPTY_CONFIG } : {}),
    Architecture: config.architecture,
    ...(config.variant ? { Variant: config.variant } : {}),
    Os: config.os,
    Size: image.bytes,
    ...(apiVersion < 44 ? { VirtualSize: image.bytes } : {}),
    GraphDriver: {
      Name: 'overlay2',
      Data: {
        ...(stack.length > 1
          ? {
              LowerDir: stack
                .slice(0, -1)
                .map((layer) => layer.path)
                .reverse()
                .join(':'),
            }
          : {}),
        UpperDir: stack.at(-1)?.path ?? '',
      },
    },
    RootFS: { Type: 'layers', Layers: config.rootfs.diff_ids },
    Metadata: { LastTagTime: goTime(record.tagged) },
  }
}
