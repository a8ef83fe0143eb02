import type { Instruction } from '../../formats/dockerfile/dockerfile.ts'
import type { StepPlace } from './builds.ts'
import type { PlannedStage } from './plan.ts'
import type { SolveContext } from './solve-context.ts'

/** Instructions that clients count as steps: those that may make a layer. */
export function isCounted({ kind }: Instruction): boolean {
  return kind === 'RUN' || kind === 'COPY' || kind === 'ADD' || kind === 'WORKDIR'
}

/** Which step of its stage each instruction is; FROM is the first, where it names an image. */
export function placesOf(
  { file }: SolveContext,
  { stage, base }: PlannedStage,
  triggers: readonly Instruction[],
): Map<Instruction, StepPlace> {
  const counted = [...triggers, ...stage.instructions].filter(isCounted)
  const first = countsFrom(base) ? 1 : 0
  const stageName = stage.name ?? (file.stages.length > 1 ? `stage-${stage.index}` : null)
  return new Map(
    counted.map((instruction, at) => [
      instruction,
      {
        stage: stage.index,
        stageName,
        number: first + at + 1,
        of: first + counted.length,
        text: instruction.source,
        lines: instruction.lines,
        makesLayer: true,
      },
    ]),
  )
}

/** FROM as a step, where it names an image. */
export function placeOfFrom({ file }: SolveContext, { stage, base }: PlannedStage): StepPlace {
  return {
    stage: stage.index,
    stageName: stage.name ?? (file.stages.length > 1 ? `stage-${stage.index}` : null),
    number: 1,
    of: stage.instructions.filter(isCounted).length + (countsFrom(base) ? 1 : 0),
    text: stage.from.source,
    lines: stage.from.lines,
    makesLayer: false,
  }
}

function countsFrom(base: PlannedStage['base']): boolean {
  return base.type === 'image' || base.type === 'context'
}

/** `[build 2/5] RUN make`. */
export function vertexName({ stageName, number, of }: StepPlace, instruction: Pick<Instruction, 'source'>): string {
  return `[${stageName === null ? '' : `${stageName} `}${String(number).padStart(String(of).length)}/${of}] ${instruction.source}`
}
