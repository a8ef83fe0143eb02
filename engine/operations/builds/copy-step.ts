import { posix } from 'node:path'
import { EngineError } from '../../base/errors.ts'
import { now } from '../../base/clock.ts'
import type { CopyInstruction } from '../../formats/dockerfile/dockerfile.ts'
import { checkMode } from '../../stores/builds/file-mode.ts'
import type { Owner } from '../../stores/builds/layer-folder.ts'
import type { Selection } from '../../stores/builds/selection.ts'
import { resolveUser } from '../../formats/runtime-spec/users.ts'
import { Root } from '../files/root.ts'
import { copySource } from './plan.ts'
import type { SolveContext } from './solve-context.ts'
import { contextFolder, type SourceFolder, sourceFolder, stackFolder } from './source-folder.ts'
import type { PlannedStage } from './plan.ts'
import type { StageState } from './stage-state.ts'
import { keyOf } from './step-key.ts'
import type { LayerPlan } from './step-plan.ts'
import { archivesIn, fetchAll, partsToCopy, sorted, unpackArchive } from './add-sources.ts'

/** A COPY or ADD, made ready. */
export async function planCopy(
  solve: SolveContext,
  planned: PlannedStage,
  state: StageState,
  copy: CopyInstruction,
): Promise<LayerPlan> {
  const { build } = solve
  if (copy.chmod !== null) checkMode(copy.chmod)
  const target = targetOf(state, copy)
  const count = copy.sources.length + copy.heredocs.length
  if (count > 1 && !target.endsWith('/')) throw severalIntoOne(copy)
  const { local, addresses } = copy.kind === 'ADD' ? sorted(copy.sources) : { local: copy.sources, addresses: [] }
  const source = local.length > 0 ? await folderOf(solve, planned, copy) : null
  const owner = copy.chown === null ? (source?.top ? null : ROOT) : ownerIn(solve, state, copy.chown)
  const selection: Selection | null = source && {
    root: source.root,
    sources: local,
    ignore: source.ignore,
    excludes: copy.excludes,
    parents: copy.parents,
    own: source.own,
  }
  const found = selection
    ? await missingInContext(solve, copy.kind, () => build.deps.files.digest(selection, owner === null, build.signal))
    : { digest: '', chosen: [], files: [] }
  const fetched = await fetchAll(solve, copy, addresses)
  const archives = await archivesIn(copy, selection, found.chosen, fetched)
  const parts = partsToCopy(selection, found.chosen, fetched, archives)
  const texts = copy.heredocs.map(({ name, content }) => [name, content])
  const how = [target, owner, copy.chmod, copy.link, copy.parents, archives.length]
  const filesKey = keyOf(
    found.digest,
    texts,
    fetched.map(({ digest, name }) => [digest, name]),
  )
  return {
    input: {
      key: keyOf('copy', state.top, filesKey, how),
      args: {},
      files: [...found.files, ...fetched.map(({ address, digest }) => [address, digest] as const)],
      sources: source?.top ? { [source.name]: source.top.chain ?? '' } : {},
    },
    isProcess: false,
    filesDigest: `${kindOfFiles(found.chosen, fetched.length + texts.length)}:${filesKey.slice('sha256:'.length)}`,
    async fill({ upper }) {
      const layer = { upper, below: copy.link ? null : state.top }
      const common = { layer, created: now(), target, owner, mode: copy.chmod }
      const given = copy.heredocs.map(({ name, content }) => ({ name, content: Buffer.from(content) }))
      for (const part of parts) await build.deps.files.copy({ ...common, selection: part, given: [] }, build.signal)
      if (given.length > 0) await build.deps.files.copy({ ...common, selection: null, given }, build.signal)
      for (const archive of archives)
        await unpackArchive(solve, archive, { layer, target, owner: copy.chown === null ? null : owner })
    },
  }
}

/** What the classic builder's history calls what was copied. `others`: not from a folder. */
function kindOfFiles(chosen: readonly { isFile: boolean }[], others: number): string {
  if (chosen.length + others > 1) return 'multi'
  return chosen.some(({ isFile }) => !isFile) ? 'dir' : 'file'
}

export const ROOT: Owner = { uid: 0, gid: 0 }

function severalIntoOne({ kind }: CopyInstruction): EngineError {
  return new EngineError(
    'invalid',
    `When using ${kind} with more than one source file, the destination must be a directory and end with a /`,
  )
}

function folderOf(solve: SolveContext, planned: PlannedStage, copy: CopyInstruction): Promise<SourceFolder> {
  if (copy.from === null) return contextFolder(solve)
  const before = planned.needs
  return sourceFolder(solve, copySource(copy.from, planned.stage, before, new Set(solve.request.contexts.keys())))
}

/** Absolute; a slash at its end says that it is a folder. */
function targetOf({ at }: StageState, { target }: CopyInstruction): string {
  const isFolder = /(^|\/)\.?$/.test(target)
  const path = posix.resolve('/', at.config.WorkingDir || '/', target)
  return isFolder && path !== '/' ? `${path}/` : path
}

/** A user of the image's own, by name or number. */
export function ownerIn({ build }: SolveContext, { top }: StageState, chown: string): Owner {
  if (/^\d+(:\d+)?$/.test(chown)) {
    const [uid = 0, gid = uid] = chown.split(':').map(Number)
    return { uid, gid }
  }
  using root = new Root(stackFolder(build, top, '').root)
  const { uid, gid } = resolveUser(chown, root.text('/etc/passwd'), root.text('/etc/group'))
  return { uid, gid }
}

/** Says in Docker's words what is not there. */
export async function missingInContext<T>(
  { request, build }: SolveContext,
  what: string,
  read: () => Promise<T>,
): Promise<T> {
  try {
    return await read()
  } catch (error) {
    if (!(error instanceof EngineError) || error.code !== 'notFound') throw error
    const [, path = ''] = /^"(.*)": not found$/.exec(error.message) ?? []
    if (request.classic)
      throw new EngineError(
        'notFound',
        `${what} failed: file not found in build context or excluded by .dockerignore: stat ${path.replace(/^\//, '')}: file does not exist`,
        { cause: error },
      )
    throw new EngineError(
      'notFound',
      `failed to compute cache key: failed to calculate checksum of ref ${build.id}::${build.nextStep()}: ${error.message}`,
      { cause: error },
    )
  }
}
