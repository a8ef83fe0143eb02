import type { Digest } from '../../base/digest.ts'
import type { ImageConfigFile } from '../../formats/oci/image-config.ts'

/** One stored image. `config` is kept byte for byte: its digest is the id. */
export interface ImageRecord {
  readonly id: Digest
  readonly config: ImageConfigFile
  readonly bytes: Uint8Array
  /** Chain id of its top layer, null for an image without layers. */
  readonly top: Digest | null
  /** Chain ids, base first. */
  readonly layers: readonly Digest[]
  /** Milliseconds since the epoch. */
  readonly created: number
  readonly topLevel: boolean
  /** Image it was committed from, where this store knows. */
  readonly parent: Digest | null
  /** Full references, e.g. `docker.io/library/busybox:latest`, in the order they were set. */
  readonly names: readonly string[]
  /** When a name was last given to it, in milliseconds since the epoch; null: never. */
  readonly tagged: number | null
}

/** Images and their names. All calls are synchronous, and each is one transaction. */
export interface ImageStore {
  all(): ImageRecord[]
  /**
   * Top layers of images whose config is not what their id says. Such an image is not shown, and neither are its names;
   * `put` of the same config mends it, so its layers are to be kept.
   */
  damagedTops(): Digest[]
  get(id: Digest): ImageRecord | null
  /**
   * Stores an image and points `names` (full references) at it, in one step. Idempotent: storing the same config again
   * answers with the one that is there (and makes it top-level if asked). Its layers must be in the layer store.
   */
  put(config: Uint8Array, options: { topLevel: boolean; parent: Digest | null; names?: readonly string[] }): ImageRecord
  /** Takes the image away, and its names with it. `notFound` when there is none. */
  remove(id: Digest): void
  /** The image a full reference points at. */
  byName(name: string): ImageRecord | null
  /** Images whose hex id begins so. */
  byPrefix(hex: string): ImageRecord[]
  /** Points a name at an image; answers with the image id it pointed at before. */
  setName(name: string, id: Digest): Digest | null
  /** Nothing happens when there is no such name. */
  removeName(name: string): void
}
