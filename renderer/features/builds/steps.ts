import type { BuildDetail, BuildStage, BuildStep, BuildVertex } from '../../../engine/wire/builds.ts'

export interface StepRow {
  step: BuildStep
  stage: BuildStage
  /** From 1 for FROM, among what makes layers; null for settings. The drawing has the same. */
  number: number | null
  vertex: BuildVertex | null
  state: StepState
}

export type StepState =
  /** FROM, whose image is here. */
  | 'base'
  /** FROM of a stage, or of nothing. */
  | 'begins'
  | 'settings'
  | 'waiting'
  | 'running'
  | 'cached'
  | 'made'
  | 'failed'
  | 'cancelled'
  /** The build ended before it. */
  | 'notReached'
  /** The target needs nothing of its stage. */
  | 'notNeeded'
  /** What it told is not kept any more. */
  | 'notTold'

/** The instructions of a build in the order of its Dockerfile, with what became of each. */
export function stepRows(build: BuildDetail, vertices: ReadonlyMap<string, BuildVertex>): StepRow[] {
  const all = [...vertices.values()].filter(({ step }) => step !== null)
  const isOver = build.state !== 'running' && build.steps.completed > 0
  return build.stages.flatMap((stage) => {
    let number = 0
    const numberOf = (step: BuildStep, isFrom: boolean) => (isFrom || step.makesLayer ? ++number : null)
    return stage.steps.flatMap((step, place) => {
      const isFrom = place === 0
      const of = all.filter((vertex) => isOf(vertex, stage, step))
      const own = of.findLast(({ step: at }) => keyword(at?.text ?? '') === keyword(step.text)) ?? null
      const row = (one: BuildStep, vertex: BuildVertex | null, begins: boolean): StepRow => ({
        step: one,
        stage,
        number: numberOf(one, begins),
        vertex,
        state: all.length === 0 && isOver && one.makesLayer ? 'notTold' : stateOf(build, stage, one, vertex, begins),
      })
      // What ONBUILD of the base brings stands on the line of FROM.
      const triggers = isFrom ? of.filter((vertex) => vertex !== own) : []
      return [row(step, own, isFrom), ...triggers.map((vertex, at) => row(triggerOf(step, vertex, at), vertex, false))]
    })
  })
}

function isOf({ step: at }: BuildVertex, stage: BuildStage, step: BuildStep): boolean {
  return at !== null && at.stage === stage.index && at.lines.start === step.lines.start
}

function triggerOf({ id, lines }: BuildStep, vertex: BuildVertex, at: number): BuildStep {
  return { id: `${id}.${at}`, text: vertex.step?.text ?? '', lines, makesLayer: true }
}

const keyword = (text: string) => text.slice(0, text.indexOf(' ')).toUpperCase()

function stateOf(
  { state }: BuildDetail,
  stage: BuildStage,
  step: BuildStep,
  vertex: BuildVertex | null,
  isFrom: boolean,
): StepState {
  if (!stage.needed) return 'notNeeded'
  if (isFrom) return vertex ? 'base' : 'begins'
  if (!step.makesLayer) return 'settings'
  if (vertex?.completed != null) {
    if (vertex.error === '') return vertex.cached ? 'cached' : 'made'
    return vertex.error.endsWith('canceled') ? 'cancelled' : 'failed'
  }
  if (state !== 'running') return 'notReached'
  return vertex?.started == null ? 'waiting' : 'running'
}

/** The step that says most now: the one that failed, else the one that runs, else the last that said something. */
export function liveliest(rows: readonly StepRow[], said: ReadonlySet<string>): StepRow | null {
  return (
    rows.find(({ state }) => state === 'failed') ??
    rows.findLast(({ state }) => state === 'running') ??
    rows.findLast(({ vertex }) => vertex !== null && said.has(vertex.digest)) ??
    null
  )
}
