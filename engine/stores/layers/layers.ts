import type { Readable } from 'node:stream'
import type { Digest } from '../../base/digest.ts'
import type { Layer } from '../../wire/layers.ts'

/**
 * The layer store. A layer is immutable and named by its chain id; it lies unpacked in `layers/<chain id hex>/diff`, in
 * overlay form (whiteout = character device 0:0, opaque = xattr `trusted.overlay.opaque`, rootless `user.overlay.opaque`),
 * ready to be a lowerdir. Beside it `json` (metadata to read with `cat`) and `split` (what a byte-exact tar needs).
 *
 * A layer becomes visible in one step: everything is written under `tmp/`, checked, synced, renamed into place, and then
 * one database transaction inserts the layer with its catalogue. Before that commit nothing exists; `recover()` clears the rest.
 * Layers are shared: the same chain id is stored once, and applying it again is cheap and answers with the one that is there.
 */
export interface LayerStore {
  /**
   * Reads one layer's tar from `source` in one pass: decompress, hash, check, write, record.
   * Rejects `invalid` for what is not an acceptable tar (not a tar, truncated, a path that leaves the layer, over the
   * limits) or when the digest of the uncompressed bytes is not `expected.diffId`; nothing is left then. A stream is
   * always destroyed in the end, also unread when the layer turns out to be there already.
   */
  apply(source: LayerSource, options: ApplyOptions): Promise<Layer>
  /**
   * Takes a read-write layer's folder as a layer, without a copy: what `apply` makes of the folder's changes as a tar, digest
   * for digest. The folder must lie in the data root, be mounted nowhere and be changed by nobody; it is gone afterwards. null, and
   * no layer, when it holds nothing.
   */
  adopt(upper: string, options: AdoptOptions): Promise<Layer | null>
  get(chainId: Digest): Layer | null
  /** The layer and all below it, base first. `notFound` when one is missing. */
  stack(top: Digest | null): Layer[]
  all(): Layer[]
  /** Folders for an overlay mount, top first. */
  lowerDirs(top: Digest | null): string[]
  /** The layer's uncompressed tar, byte for byte as it was applied. */
  tar(chainId: Digest): Readable
  /** Size of that tar. */
  tarBytes(chainId: Digest): number
  /** Removes a layer that has no child; returns the bytes freed. The caller knows that no image or container needs it. */
  remove(chainId: Digest): Promise<number>
  /** Clears what an interrupted write left, and folders that no row names. Called once, at start, before anything else. */
  recover(): Promise<void>
  close(): Promise<void>
}

/** Where a layer's bytes are: a range of a file (an uncompressed archive is read in place), or a stream. */
export type LayerSource =
  | { type: 'file'; path: string; offset: number; length: number }
  | { type: 'stream'; stream: Readable }

export interface ApplyOptions {
  parent: Digest | null
  expected?: { diffId: Digest }
  text: string
  created: number | null
  limits?: ApplyLimits
  /** Called at most ten times a second with the uncompressed bytes read so far. */
  onProgress?(bytes: number): void
  signal?: AbortSignal
}

export type AdoptOptions = Pick<ApplyOptions, 'parent' | 'text' | 'created' | 'onProgress' | 'signal'>

/** What one layer may hold at most; over it: `invalid`. Defaults: 100 GB, 2,000,000 entries, and 1,000 times the compressed size above 100 MB. */
export interface ApplyLimits {
  bytes: number
  entries: number
  ratio: number
}
