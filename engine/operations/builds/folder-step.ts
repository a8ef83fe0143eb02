import { posix } from 'node:path'
import { ownerIn, ROOT } from './copy-step.ts'
import { builderOf, type SolveContext } from './solve-context.ts'
import type { StageState } from './stage-state.ts'
import { keyOf } from './step-key.ts'
import type { LayerPlan } from './step-plan.ts'

/** WORKDIR makes its folder, where there is none. */
export function planFolder(solve: SolveContext, state: StageState): LayerPlan {
  const { build, request } = solve
  const { at, top } = state
  // BuildKit gives it to the user that is set; the classic builder to root.
  const user = builderOf(request) === 'buildkit' ? (at.config.User ?? '') : ''
  const owner = user === '' ? ROOT : ownerIn(solve, state, user)
  const path = posix.resolve('/', at.config.WorkingDir ?? '/')
  return {
    input: { key: keyOf('folder', top, path, owner), args: {}, files: [], sources: {} },
    isProcess: false,
    fill: ({ upper }) => build.deps.files.folder({ upper, below: top }, path, owner, build.signal),
  }
}
