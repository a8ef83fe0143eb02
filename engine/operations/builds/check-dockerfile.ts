import { EngineError } from '../../base/errors.ts'
import type { BuildScene } from '../../formats/dockerfile/build-arguments.ts'
import { check } from '../../formats/dockerfile/checks/check.ts'
import type { Dockerfile } from '../../formats/dockerfile/dockerfile.ts'
import { PathPatterns } from '../../formats/dockerfile/path-patterns.ts'
import type { ImageRunConfig } from '../../formats/oci/image-config.ts'
import type { BuildRequest } from './builds.ts'
import type { Plan } from './plan.ts'
import type { BuildContext } from './solve-context.ts'

export interface Checked {
  file: Dockerfile
  scene: BuildScene
  plan: Plan
  contexts: ReadonlySet<string>
  ignore: readonly string[]
}

/**
 * Tells what the build checks find in the stages that are built. Rejects what would fail in one of them, before any has begun,
 * and warnings where the Dockerfile wants them to fail its build.
 */
export function checkDockerfile(build: BuildContext, request: BuildRequest, checked: Checked): void {
  const { file, scene, plan, contexts, ignore } = checked
  const { warnings, error } = check(file, {
    scene,
    contexts,
    stages: new Set(plan.stages.map(({ stage }) => stage.index)),
    ignored: ignore.length > 0 ? new PathPatterns(ignore) : null,
    baseConfig: (name) => baseConfig(build, request, name),
  })
  for (const warning of warnings) build.told.tell({ type: 'warning', warning })
  if (error) throw error
}

/** null: it is not here yet, or is not known. */
function baseConfig({ deps }: BuildContext, { contexts }: BuildRequest, name: string): ImageRunConfig | null {
  const replaced = contexts.get(name)
  if (replaced !== undefined && replaced.type !== 'image') return null
  try {
    return deps.context.images.find(replaced?.reference ?? name).config.config ?? null
  } catch (error) {
    if (error instanceof EngineError) return null
    throw error
  }
}
