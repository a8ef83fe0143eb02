import { posix } from 'node:path'
import type { SolveContext } from './solve-context.ts'
import type { StageState } from './stage-state.ts'
import { keyOf } from './step-key.ts'
import type { LayerPlan } from './step-plan.ts'

/** WORKDIR makes its folder, where there is none. */
export function planFolder({ build }: SolveContext, { at, top }: StageState): LayerPlan {
  const path = posix.resolve('/', at.config.WorkingDir ?? '/')
  return {
    input: { key: keyOf('folder', top, path), args: {}, files: [], sources: {} },
    isProcess: false,
    fill: ({ upper }) => build.deps.files.folder({ upper, below: top }, path, build.signal),
  }
}
