import type { ContainerConfig } from './containers.ts'
import type { Layer } from './layers.ts'

/** An image: an ordered stack of read-only layers and a config. `id` is the digest of the config, as Docker gives it. */
export interface Image {
  id: string
  /** References that point at it, canonical and short: `busybox:latest`, `shop/web:2.4.1`. */
  names: string[]
  /** Milliseconds since the epoch, from the config. */
  created: number
  platform: string
  /** Chain ids, base first. */
  layers: string[]
  /** Sum of all its layers. */
  bytes: number
  /** Of these, what no other image uses: what removing it frees. */
  ownBytes: number
  /** Whether a user asked for it (loaded, imported, committed, tagged); false for what only a build made on the way. */
  topLevel: boolean
  /** Containers that rest on it. */
  usedBy: { id: string; name: string }[]
  config: ContainerConfig
  labels: Record<string, string>
}

/** One line of `docker history`, newest first as Docker prints it. */
export interface HistoryEntry {
  /** Milliseconds since the epoch. */
  created: number
  createdBy: string
  /** The same as an instruction, as layers have it: `CMD ["sh"]`. */
  text: string
  comment: string
  bytes: number
  /** Chain id, or null where the instruction made no layer. */
  layer: string | null
  /** Id of an image that ends here, where this store has one; `<missing>` is never a layer's name, only the absence of an image's. */
  image: string | null
  tags: string[]
}

export interface ImageDetail extends Image {
  /** Base first, one for each of `layers`. */
  stack: Layer[]
  history: HistoryEntry[]
}

/** What `rmi` did or would do, in the order it happens. */
export interface Removal {
  untagged: string[]
  /** Image ids, then chain ids of the layers freed, top first. */
  deleted: string[]
  bytes: number
}
