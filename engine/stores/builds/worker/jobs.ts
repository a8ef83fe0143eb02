import type { Digest } from '../../../base/digest.ts'
import type { ModeChange } from '../file-mode.ts'
import type { Owner } from '../layer-folder.ts'
import type { Selection } from '../selection.ts'

/** A folder that becomes a layer, and what it will rest on. */
export interface NewLayerFolder {
  /** Absolute path; empty, or what an earlier job of the same step made. */
  upper: string
  /** The stack by whose union paths are understood; null: an empty one. */
  below: Digest | null
}

/** What a thread of the builder is asked to do. */
export type FilesJob =
  /** Answers with a `SelectionDigest`. */
  | { type: 'digest'; selection: Selection; owners: boolean }
  /** Copies into a layer; answers with the bytes. */
  | {
      type: 'copy'
      layer: NewLayerFolder
      selection: Selection | null
      /** Files that stand in the Dockerfile. */
      given: { name: string; content: Uint8Array }[]
      /** For those, milliseconds since the epoch. */
      created: number
      target: string
      owner: Owner | null
      mode: ModeChange | null
    }
  /** Makes a folder in a layer, where the union has none. */
  | { type: 'folder'; layer: NewLayerFolder; path: string; owner: Owner }
  /** Unpacks the tar that comes as chunks; answers with the bytes of its files. */
  | { type: 'unpack'; layer: NewLayerFolder; target: string; owner: Owner | null; devices: boolean }
  /** Answers with the bytes of all files below a folder. */
  | { type: 'measure'; folder: string }
  | { type: 'erase'; folder: string }
