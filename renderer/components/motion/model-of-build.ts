import type { StepData } from '../../../engine/wire/trace.ts'
import { EMPTY, type StackModel } from '../stack/model.ts'
import { reduce } from './reduce.ts'

/** A build as far as the trace tells of it. `operation` names it in the drawing. */
export function modelOfBuild(operation: number, name: string, steps: readonly StepData[]): StackModel {
  return steps.reduce<StackModel>(reduce, { ...EMPTY, of: { kind: 'build', id: String(operation), name } })
}
