import { z } from 'zod'
import { digest } from './json.ts'

/** Manifests of the OCI image-spec and of Docker's archive, as far as this engine reads and writes them. */

export const mediaTypes = {
  ociIndex: 'application/vnd.oci.image.index.v1+json',
  ociManifest: 'application/vnd.oci.image.manifest.v1+json',
  ociConfig: 'application/vnd.oci.image.config.v1+json',
  ociLayer: 'application/vnd.oci.image.layer.v1.tar',
  dockerIndex: 'application/vnd.docker.distribution.manifest.list.v2+json',
  dockerManifest: 'application/vnd.docker.distribution.manifest.v2+json',
  dockerConfig: 'application/vnd.docker.container.image.v1+json',
  dockerLayer: 'application/vnd.docker.image.rootfs.diff.tar.gzip',
} as const

/** The forms of a manifest that are asked for, the ones of today first. */
export const MANIFEST_TYPES = [
  mediaTypes.dockerManifest,
  mediaTypes.dockerIndex,
  mediaTypes.ociIndex,
  mediaTypes.ociManifest,
] as const

const annotations = z.record(z.string(), z.string()).optional()

export const Platform = z.object({ architecture: z.string(), os: z.string(), variant: z.string().optional() })
export type Platform = z.infer<typeof Platform>

export const Descriptor = z.object({
  mediaType: z.string().default(''),
  digest,
  size: z.number().int().min(0),
  annotations,
  platform: Platform.optional(),
  /** Where a foreign layer lies. */
  urls: z.array(z.string()).optional(),
})
export type Descriptor = z.infer<typeof Descriptor>

/** image-spec manifest.md. */
export const Manifest = z.object({
  schemaVersion: z.literal(2),
  mediaType: z.string().optional(),
  config: Descriptor,
  layers: z.array(Descriptor),
})
export type Manifest = z.infer<typeof Manifest>

/** image-spec image-index.md. */
export const Index = z.object({
  schemaVersion: z.literal(2),
  mediaType: z.string().optional(),
  manifests: z.array(Descriptor),
})
export type Index = z.infer<typeof Index>

/** image-spec image-layout.md, the file `oci-layout`. */
export const Layout = z.object({ imageLayoutVersion: z.literal('1.0.0') })

/** `manifest.json` of a docker-archive: one entry an image; paths are names of entries of the same tar. */
export const DockerManifest = z
  .array(
    z.object({
      Config: z.string().min(1),
      RepoTags: z.array(z.string()).optional(),
      Layers: z.array(z.string().min(1)).optional(),
      Parent: z.string().optional(),
    }),
  )
  .min(1)
export type DockerManifest = z.infer<typeof DockerManifest>

/** `repositories` of a docker-archive, the only list of the old form: repository to tag to the id of the top layer. */
export const Repositories = z.record(z.string(), z.record(z.string(), z.string()))

export const annotationKeys = {
  /** The tag, or with many tools the whole reference. */
  refName: 'org.opencontainers.image.ref.name',
  /** The whole reference, as containerd and Docker write it. */
  imageName: 'io.containerd.image.name',
  /** BuildKit marks its attestations, which look like images and are none. */
  referenceType: 'vnd.docker.reference.type',
} as const

export function isIndex(mediaType: string): boolean {
  return mediaType === mediaTypes.ociIndex || mediaType === mediaTypes.dockerIndex
}
