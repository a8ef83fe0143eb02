import type { LayerRef } from './trace.ts'

/** One build as a list shows it: those that run, and the history. Times are milliseconds since the epoch. */
export interface BuildSummary {
  id: string
  /** Of the trace: what it did, and how to cancel it. */
  operation: number
  /** Its first name, else that of its context. */
  title: string
  state: 'running' | 'done' | 'failed' | 'cancelled'
  startedAt: number
  endedAt: number | null
  steps: { total: number; completed: number; cached: number }
  names: readonly string[]
  /** Ids of the images that came out. */
  images: readonly string[]
  target: string
  platform: string
  /** Forgotten only when somebody asks for it. */
  pinned: boolean
  /** Why it failed. */
  error: { message: string; lines: BuildLines | null } | null
  /** How to do it again; null for a build whose files came from a client. */
  again: BuildAgain | null
}

export interface BuildAgain {
  folder: string
  dockerfile: string
  target: string
  args: Record<string, string>
  names: readonly string[]
}

/** Lines of the Dockerfile, from 1, both included. */
export interface BuildLines {
  start: number
  end: number
}

export interface BuildDetail extends BuildSummary {
  dockerfile: { name: string; text: string } | null
  /** All stages of the Dockerfile; empty while it is not read yet, and for one that cannot be read. */
  stages: BuildStage[]
  warnings: BuildCheck[]
}

export interface BuildStage {
  index: number
  name: string | null
  /** The target cannot do without it; others are not built. */
  needed: boolean
  /** FROM is the first. */
  steps: BuildStep[]
}

export interface BuildStep {
  /** As the trace's `build.planned` has it. */
  id: string
  /** Continuations joined. */
  text: string
  lines: BuildLines
  makesLayer: boolean
}

/** What a build check found. */
export interface BuildCheck {
  rule: string
  description: string
  url: string
  message: string
  lines: BuildLines
}

/** A piece of a build's work, as far as it is now. `step`: which instruction it carries out. */
export interface BuildVertex {
  digest: string
  name: string
  started: number | null
  completed: number | null
  cached: boolean
  /** '' while all is well; ends in `canceled` for one that was cut off. */
  error: string
  step: { stage: number; text: string; lines: BuildLines } | null
  missed: BuildMiss | null
  /** What it added to its stage; null: nothing, or not yet. */
  layer: Pick<LayerRef, 'id' | 'bytes' | 'files'> | null
}

/** Why a step was not taken from the cache. `since`: the build that it was compared with. */
export interface BuildMiss {
  because: 'first' | 'instruction' | 'parent' | 'files' | 'argument' | 'base' | 'stage' | 'secret' | 'pruned' | 'asked'
  names: readonly string[]
  more: number
  since: number | null
}

export type BuildEvent =
  | { type: 'vertex'; vertex: BuildVertex }
  | { type: 'log'; vertex: string; stream: 'stdout' | 'stderr'; data: Uint8Array; at: number }
  /** How far a part of a vertex is: a download, the sending of the context. */
  | { type: 'status'; vertex: string; id: string; current: number; total: number; completed: boolean }

/** A step that was made before, and what went into it. */
export interface BuildCacheRecord {
  id: string
  type: 'regular' | 'source.local' | 'exec.cachemount'
  description: string
  inUse: boolean
  /** Its layer belongs to an image as well. */
  shared: boolean
  bytes: number
  created: number
  lastUsed: number
  uses: number
}
