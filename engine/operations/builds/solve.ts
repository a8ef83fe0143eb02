import { EngineError } from '../../base/errors.ts'
import { globalArguments } from '../../formats/dockerfile/build-arguments.ts'
import type { Dockerfile } from '../../formats/dockerfile/dockerfile.ts'
import { DockerfileError } from '../../formats/dockerfile/dockerfile-error.ts'
import { ignoreFilesOf, readIgnoreFile } from '../../formats/dockerfile/dockerignore.ts'
import { targetStage } from '../../formats/dockerfile/needed-stages.ts'
import { parse, parseTrigger } from '../../formats/dockerfile/parse.ts'
import { machinePlatform } from '../archives/platform.ts'
import { BuildError } from './build-error.ts'
import type { BuildFiles, BuildRequest } from './builds.ts'
import { checkDockerfile } from './check-dockerfile.ts'
import { contextPaths } from './context-paths.ts'
import { type PlannedStage, planStages } from './plan.ts'
import { type BuildContext, builderOf, type SolveContext } from './solve-context.ts'
import { StageRun } from './stage.ts'
import { placeOfFrom } from './step-names.ts'
import { emptyState, type StageState } from './stage-state.ts'
import { Work } from './told.ts'

/** Builds one target: reads its Dockerfile, plans, and runs the stages that it needs. */
export async function solveTarget(build: BuildContext, request: BuildRequest): Promise<StageState> {
  const solve = await planned(build, request)
  if (request.checkOnly) return emptyState(machinePlatform(), builderOf(request))
  tellPlan(solve)
  // Stages that nothing waits for yet begin too: each waits for what it needs by itself.
  const stages = solve.plan.stages
  if (request.classic) for (const stage of stages) await solve.stage(stage)
  else await allOf(stages.map((stage) => solve.stage(stage)))
  return finished(request, await solve.stage(solve.plan.target))
}

/** Labels of the command line, and the time that is asked for. A classic build has the labels as an instruction. */
function finished({ args, labels, classic }: BuildRequest, state: StageState): StageState {
  const { config } = state.at
  const labelled =
    classic || Object.keys(labels).length === 0 ? config : { ...config, Labels: { ...config.Labels, ...labels } }
  return atMost(args.SOURCE_DATE_EPOCH, { ...state, at: { ...state.at, config: labelled } })
}

/** Nothing in the image is younger than the source, so that the same source gives the same image. */
function atMost(epoch: string | undefined, state: StageState): StageState {
  if (epoch === undefined || !/^\d+$/.test(epoch)) return state
  const latest = Number(epoch) * 1000
  const time = new Date(latest).toISOString()
  return {
    ...state,
    created: Math.min(state.created || latest, latest),
    history: state.history.map((entry) =>
      entry.created !== undefined && Date.parse(entry.created) <= latest ? entry : { ...entry, created: time },
    ),
  }
}

/** Rejects with the first failure, but only when all are over: nobody works on in a folder that goes. */
async function allOf(work: readonly Promise<unknown>[]): Promise<void> {
  let failure: { error: unknown } | null = null
  await Promise.all(
    work.map((each) =>
      each.catch((error: unknown) => {
        failure ??= { error }
      }),
    ),
  )
  if (failure) throw (failure as { error: unknown }).error
}

async function planned(build: BuildContext, request: BuildRequest): Promise<SolveContext> {
  const file = await readDockerfile(build, request)
  const machine = machinePlatform()
  const buildPlatform = `${machine.os}/${machine.architecture}`
  const scene = {
    buildPlatform,
    targetPlatform: request.platform || buildPlatform,
    target: request.target,
    given: new Map(Object.entries(request.args)),
  }
  build.note(({ again }) => ({
    target: request.target,
    platform: scene.targetPlatform,
    again: again && { ...again, dockerfile: request.dockerfile, target: request.target, args: request.args },
  }))
  return inDockerfile(file, async () => {
    const globals = globalArguments(file, scene)
    const contexts = new Set(request.contexts.keys())
    if (request.classic && Object.keys(request.labels).length > 0) addLabels(file, request)
    const plan = planStages(file, { target: request.target, globals, contexts })
    const ignore = await readIgnore(build, request)
    checkDockerfile(build, request, { file, scene, plan, contexts, ignore })
    const stages = new Map<PlannedStage, Promise<StageState>>()
    const folders = new Map<BuildFiles, Promise<string>>()
    const folderOf = (files: BuildFiles, name: string, lines: readonly string[]) => {
      const known =
        folders.get(files) ?? loadContext(build, files, name, { ignore: lines, paths: contextPaths(plan, name) })
      folders.set(files, known)
      return known
    }
    const of = plan.stages.reduce((sum, { stage }) => sum + 1 + stage.instructions.length, 0)
    let number = 0
    const solve: SolveContext = {
      build,
      request,
      file,
      plan,
      globals,
      ignore,
      contextFolder: () => folderOf(request.files, '', ignore),
      namedFolder(name) {
        const named = request.contexts.get(name)
        if (named?.type !== 'files') throw new EngineError('internal', `the context ${name} is no folder`)
        return folderOf(named.files, name, [])
      },
      stage(stage) {
        const known = stages.get(stage) ?? new StageRun(solve, stage).run()
        stages.set(stage, known)
        return known
      },
      nextInstruction: () => ({ number: ++number, of }),
    }
    return solve
  })
}

/** As the classic builder has it: one more instruction of the target. */
function addLabels(file: Dockerfile, { target, labels }: BuildRequest): void {
  const stage = targetStage(file, target)
  const pairs = Object.entries(labels).map(([name, value]) => `${JSON.stringify(name)}=${JSON.stringify(value)}`)
  const { lines } = stage.instructions.at(-1) ?? stage.from
  stage.instructions.push(parseTrigger(`LABEL ${pairs.join(' ').replaceAll('$', '\\$')}`, lines))
}

async function readDockerfile({ told, note }: BuildContext, { files, dockerfile }: BuildRequest): Promise<Dockerfile> {
  const work = new Work(told, `[internal] load build definition from ${dockerfile}`)
  return work.during(async () => {
    const bytes = await work.part('transferring dockerfile:', 'transferring', async (onBytes) => {
      const content = await files.read(dockerfile)
      onBytes(content?.length ?? 0)
      return content
    })
    if (bytes === null)
      throw new BuildError('invalid', `failed to read dockerfile: open ${dockerfile}: no such file or directory`)
    const text = Buffer.from(bytes).toString('utf8')
    note(() => ({ dockerfile: { name: dockerfile, text } }))
    return inDockerfile({ name: dockerfile, text }, async () => parse(text, dockerfile))
  })
}

async function readIgnore({ told }: BuildContext, { files, dockerfile }: BuildRequest): Promise<string[]> {
  return new Work(told, '[internal] load .dockerignore').during(async () => {
    for (const name of ignoreFilesOf(dockerfile)) {
      const bytes = await files.read(name)
      if (bytes !== null) return readIgnoreFile(Buffer.from(bytes).toString('utf8'))
    }
    return []
  })
}

function loadContext(
  build: BuildContext,
  files: BuildFiles,
  name: string,
  wanted: { ignore: readonly string[]; paths: readonly string[] | null },
): Promise<string> {
  const what = name === '' ? '[internal] load build context' : `[context ${name}] load from client`
  const work = new Work(build.told, what)
  return work.during(() =>
    work.part('transferring context:', 'transferring', (onBytes) => files.folder({ ...wanted, onBytes })),
  )
}

function tellPlan(solve: SolveContext): void {
  const { build, plan } = solve
  const steps = plan.stages.flatMap(({ stage }) =>
    [stage.from, ...stage.instructions].map((instruction, number) => ({
      id: `${stage.index}.${number}`,
      text: instruction.source,
      stage: stage.name ?? String(stage.index),
      makesLayer: ['RUN', 'COPY', 'ADD', 'WORKDIR'].includes(instruction.kind),
    })),
  )
  build.trace.step({ kind: 'build.planned', steps })
  const total = plan.stages.reduce((sum, stage) => sum + placeOfFrom(solve, stage).of, 0)
  build.note(({ steps: known }) => ({ steps: { ...known, total: Math.max(known.total, total) } }))
}

/** What the Dockerfile did wrong, with the place where. */
async function inDockerfile<T>(file: Pick<Dockerfile, 'name' | 'text'>, body: () => Promise<T>): Promise<T> {
  try {
    return await body()
  } catch (error) {
    if (!(error instanceof DockerfileError)) throw error
    throw new BuildError(error.code, error.message, {
      source: error.lines && { name: file.name, text: file.text, lines: error.lines },
      cause: error,
    })
  }
}
