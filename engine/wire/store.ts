import type { Status } from './containers.ts'
import type { ChangeCounts } from './trace.ts'

/**
 * All layers of the store as one picture: each once, by its parent pointer, and what needs them. Something else that rests
 * on layers is a further list of `StoreGraph`.
 */
export interface StoreGraph {
  /** Parents before children. */
  layers: { id: string; parent: string | null; text: string; bytes: number; files: number }[]
  /** Top-level images and, where one still holds layers, intermediate ones. `bytes`: of all its layers. */
  images: { id: string; names: string[]; top: string | null; bytes: number }[]
  containers: {
    id: string
    name: string
    /** What its read-write layer rests on. */
    top: string | null
    status: Status
    /** null: it never ended. */
    exitCode: number | null
    /** What it runs. */
    command: string
    /** Of its read-write layer. */
    bytes: number
    counts: ChangeCounts
  }[]
}

/** What somebody may take away. `prune`: all images that no container uses, or only those without a name. */
export type FreeTarget =
  | { kind: 'image'; ref: string }
  | { kind: 'container'; ref: string }
  | { kind: 'prune'; all: boolean }

/** What taking it away frees, exactly: the bytes of the files in what goes, as a disk counts them without its blocks. */
export interface Freed {
  /** Top first; a read-write layer is `rw:<container id>`. */
  layers: { id: string; bytes: number }[]
  bytes: number
  /** Names that go. */
  untagged: string[]
  /** Layers below that stay, and the names of images and containers that need them. */
  stays: { layers: number; because: string[] }
}
