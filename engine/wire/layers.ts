/** One read-only layer of the store, as the window and the CLI show it. */
export interface Layer {
  /** `sha256:…` of the stack up to and including this layer (OCI image-spec, "Layer ChainID"). Also the name of its folder. */
  chainId: string
  /** `sha256:…` of its uncompressed tar. */
  diffId: string
  parent: string | null
  /** Sum of the sizes of its regular files, as `docker history` counts them; hard links once. */
  bytes: number
  /** Entries it carries, without directories that only lead to others unchanged. */
  counts: { files: number; added: number; changed: number; deleted: number }
  /** Milliseconds since the epoch, from the image's history where there is one. */
  created: number | null
  /** The instruction that made it, shortened of `/bin/sh -c #(nop)` and the like; empty when nobody knows. */
  text: string
  /** Absolute path of the folder `diff/` on this machine. */
  path: string
}

export type EntryType = 'file' | 'directory' | 'symlink' | 'hardlink' | 'fifo' | 'character' | 'block' | 'whiteout'

/** What a layer does to a path, compared with the stack below it. `opaque`: a directory that hides all below it. */
export type Mark = 'added' | 'changed' | 'deleted' | 'opaque' | null

/** One row of a file tree. Names are those of the layer's tar, decoded as UTF-8 with U+FFFD for what is not. */
export interface TreeEntry {
  name: string
  type: EntryType
  mode: number
  uid: number
  gid: number
  size: number
  /** Milliseconds since the epoch. */
  mtime: number
  /** Target of a symlink or hard link. */
  link: string | null
  mark: Mark
  /** For a directory: what lies under it, at any depth, in the same view. */
  inside: { files: number; bytes: number } | null
  /** Chain id of the layer that supplies it; in a one-layer view always that layer. */
  layer: string
}

export interface TreeQuery {
  /** Chain id of the top of the stack that is looked at. */
  top: string
  /** `layer`: what this one layer carries. `union`: what a process would see with `top` as the last layer. */
  view: 'layer' | 'union'
  /** Directory inside, `''` for the root, without leading or trailing slash. */
  path: string
}

/** What one layer of a stack has to say about one path; base first. */
export interface Provenance {
  path: string
  cells: {
    chainId: string
    entry: { type: EntryType; size: number } | null
    /** supplied: what the union shows. shadowed: a later layer has its own. hidden: a later whiteout or opaque directory hides it. hides: this is that mark. */
    role: 'supplied' | 'shadowed' | 'hidden' | 'hides' | 'absent'
    /** For shadowed and hidden: chain id of the layer that does it. */
    by: string | null
  }[]
}

/** Bytes that are stored but that no process can see, with the worst paths first. */
export interface Waste {
  bytes: number
  total: number
  paths: { path: string; bytes: number; addedIn: string; hiddenBy: string }[]
}

/**
 * A file that no process sees any more and that everyone who has the image can still read: one whose name says that it is
 * secret, deleted or replaced, or a large one that was deleted.
 */
export interface Shipped {
  path: string
  bytes: number
  why: 'secret' | 'large'
  /** Else a later layer has another in its place. */
  deleted: boolean
  /** Chain ids. */
  addedIn: string
  hiddenBy: string
  /** The instruction that added it. */
  text: string
}
