import type { StepInput } from './cache.ts'
import type { StepFolder } from './layer-step.ts'

/** What the layer of a step is made from. */
export interface LayerPlan {
  input: Pick<StepInput, 'key' | 'args' | 'files' | 'sources'>
  /** It runs a process: classic clients see a container. */
  isProcess: boolean
  /** Of a RUN, for the history. */
  argv?: readonly string[]
  /** Of a COPY or ADD: how the classic builder's history names the files. */
  filesDigest?: string
  fill(step: StepFolder): Promise<void>
}
