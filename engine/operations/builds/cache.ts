import type { Digest } from '../../base/digest.ts'
import type { CacheMiss } from './builds.ts'

/** What goes into a step, for the key and for telling why it was not found. */
export interface StepInput {
  /** Digest over everything that decides what the step makes. */
  key: string
  kind: string
  /** The instruction, variables expanded. */
  text: string
  /** Digest of the instructions before it in its stage: which step of which Dockerfile it is. */
  lineage: string
  stage: string
  base: { name: string; top: string }
  parent: string
  args: Readonly<Record<string, string>>
  files: readonly (readonly [path: string, mark: string])[]
  /** Other stages and images that it takes files from, with their top layers. */
  sources: Readonly<Record<string, string>>
}

/** A step that was made before. */
export interface MadeStep {
  key: string
  /** null: it changed nothing. */
  chain: Digest | null
  diffId: Digest | null
  /** Milliseconds since the epoch: when it was made. */
  created: number
}

/** The cache as steps use it. */
export interface CacheKeeping {
  find(key: string): MadeStep | null
  /** Answers with the layer that it held before and holds no more. */
  put(input: StepInput, made: MadeStep): Digest | null
  /** Why there is none for this input. */
  explain(input: StepInput): CacheMiss
  /** Layers that records hold. */
  chains(): ReadonlySet<Digest>
}
