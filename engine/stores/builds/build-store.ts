import type { Digest } from '../../base/digest.ts'

/** A step that was made, by the digest over what went into it. */
export interface StepRecord {
  readonly key: string
  /** The stack with its layer; where it changed nothing, the one below it. null: an empty stack. */
  readonly chain: Digest | null
  /** null: it changed nothing. */
  readonly diffId: Digest | null
  /** Milliseconds since the epoch. */
  readonly created: number
  readonly lastUsed: number
  readonly uses: number
  readonly kind: string
  readonly text: string
  /** Digest over the instructions before it in its stage. */
  readonly lineage: string
  readonly stage: string
  /** Top of the stack it was made on, '' for none. */
  readonly parent: string
  /** Its layer was freed: it stays to tell why the step had to be made anew. */
  readonly pruned: boolean
}

/** What builds leave behind. All calls are synchronous, and each is one transaction. */
export interface BuildStore {
  /** Oldest first. */
  steps(): StepRecord[]
  step(key: string): StepRecord | null
  /** `detail`: what a later miss is compared with. */
  putStep(record: StepRecord, detail: Uint8Array): void
  detail(key: string): Uint8Array | null
  touchStep(key: string, at: number): void
  /** Its layer is not held any more. */
  pruneStep(key: string): void
  /** Layers that records hold. */
  chains(): ReadonlySet<Digest>
  /** What is kept of builds, as text, oldest first. */
  builds(): { id: string; record: string }[]
  putBuild(id: string, record: string): void
  removeBuild(id: string): void
}
