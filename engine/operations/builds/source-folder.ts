import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Digest } from '../../base/digest.ts'
import { EngineError } from '../../base/errors.ts'
import type { Source } from './plan.ts'
import { baseImage } from './base-image.ts'
import type { BuildContext, SolveContext } from './solve-context.ts'

/** A folder from which a step takes files. */
export interface SourceFolder {
  root: string
  ignore: readonly string[]
  /** Of layers; null for the files of a client, whose owners do not count. */
  top: { chain: Digest | null } | null
  /** It goes with the build, and nobody changes anything in it. */
  own: boolean
  /** Names it for who reads why a step was made anew; '' for the build context. */
  name: string
}

export async function contextFolder(solve: SolveContext): Promise<SourceFolder> {
  const root = await solve.contextFolder()
  return { root, ignore: solve.ignore, top: null, own: isOwn(solve, root), name: '' }
}

/** Contexts that were unpacked or fetched for this build; others are a person's, or are kept for the next build. */
function isOwn({ build }: SolveContext, root: string): boolean {
  return root.startsWith(`${build.folder}/`)
}

/** What `--from` names, as a folder. */
export async function sourceFolder(solve: SolveContext, source: Source): Promise<SourceFolder> {
  const { build, request } = solve
  switch (source.type) {
    case 'scratch':
      throw new EngineError('invalid', 'cannot copy from scratch: it has no files')
    case 'stage': {
      const { top } = await solve.stage(source.stage)
      return stackFolder(build, top, source.stage.stage.name ?? String(source.stage.stage.index))
    }
    case 'image': {
      const { image } = await baseImage(solve, source.reference, '')
      return stackFolder(build, image.top, source.reference)
    }
    case 'context': {
      const named = request.contexts.get(source.name)
      if (!named) throw new EngineError('internal', `the build has no context ${source.name}`)
      if (named.type === 'built') return stackFolder(build, named.built.top, source.name)
      if (named.type === 'image') {
        const { image } = await baseImage(solve, named.reference, '')
        return stackFolder(build, image.top, source.name)
      }
      const root = await solve.namedFolder(source.name)
      return { root, ignore: [], top: null, own: isOwn(solve, root), name: source.name }
    }
  }
}

/** Mounted views of stacks, by build and top layer. */
const views = new WeakMap<BuildContext, Map<string, string>>()

/** The union view of a stack; it is there until the build is closed. */
export function stackFolder(build: BuildContext, top: Digest | null, name: string): SourceFolder {
  const known = views.get(build) ?? new Map<string, string>()
  views.set(build, known)
  const root = known.get(top ?? '') ?? mountView(build, top)
  known.set(top ?? '', root)
  return { root, ignore: [], top: { chain: top }, own: false, name }
}

function mountView(build: BuildContext, top: Digest | null): string {
  const { layers, overlay } = build.deps.context
  const lower = layers.lowerDirs(top)
  const target = join(build.folder, 'views', String(build.nextStep()))
  mkdirSync(target, { recursive: true, mode: 0o700 })
  if (lower.length === 0) return target
  overlay.view({ lower, target })
  build.defer(() => overlay.unmount(target))
  return target
}
