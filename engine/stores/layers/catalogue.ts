import type { Digest } from '../../base/digest.ts'
import type { Provenance, Shipped, TreeEntry, TreeQuery, Waste } from '../../wire/layers.ts'

/** Questions about files, answered from the catalogue alone: the disk is not touched. Rejections: `notFound` for a layer or path that is not there. */
export interface Catalogue {
  /** Children of one folder, folders first, then by name. */
  tree(query: TreeQuery): TreeEntry[]
  provenance(top: Digest, path: string): Provenance
  /** Which layer of the stack supplies a path to a process; null: none does. */
  supplier(top: Digest | null, path: string): Digest | null
  waste(top: Digest): Waste
  /** What was deleted and is shipped all the same, secrets first, then by size; at most a hundred. */
  shipped(top: Digest): Shipped[]
  search(top: Digest, text: string, limit: number): { path: string; layer: string; mark: string | null; size: number }[]
}
