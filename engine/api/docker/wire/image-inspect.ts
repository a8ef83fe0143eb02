import type { Engine } from '../../../operations/engine.ts'
import type { ImageRecord } from '../../../stores/images/images.ts'

/** What `docker inspect IMAGE` shows. `Config` is the image's own, as its maker wrote it. */
export function imageInspect(engine: Engine, record: ImageRecord) {
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
    Config: config.config ?? {},
    Architecture: config.architecture,
    ...(config.variant ? { Variant: config.variant } : {}),
    Os: config.os,
    Size: image.bytes,
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
    Metadata: { LastTagTime: '0001-01-01T00:00:00Z' },
  }
}
