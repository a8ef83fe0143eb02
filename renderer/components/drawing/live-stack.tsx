import { useEffect, useMemo, useState } from 'react'
import { type Motion, useSettings } from '../../lib/settings.ts'
import { trace } from '../../lib/trace.ts'
import type { TracedOperation } from '../../lib/trace-store.ts'
import { type TraceSource, useDirector } from '../motion/use-director.ts'
import type { StackModel } from '../stack/model.ts'
import { StackDrawing, type StackDrawingProps } from '../stack/stack-drawing.tsx'
import { takeStage } from './director-store.ts'

export const SPEEDS: Record<Motion, number> = { normal: 1, slow: 0.25, still: 1 }

/** How long after its end an operation still opens the page of what it made, in milliseconds. */
const FRESH = 3000

interface LiveStackProps extends Omit<StackDrawingProps, 'motion'> {
  /** Leaves out of the drawn model what is not asked for. */
  filter?: (model: StackModel) => StackModel
  /** The part of the trace that it follows; all of it, if left out. */
  source?: TraceSource
}

/** A stack that moves as the trace tells, at the speed of the settings. `model` is what the engine says it is now. */
export function LiveStack({ model, filter, source = trace, ...drawing }: LiveStackProps) {
  const motion = useSettings((settings) => settings.motion)
  const [first] = useState(() => makerOf(model.of))
  const directed = useDirector(model, source, { first, still: motion === 'still' })
  const { director } = directed
  useEffect(() => director.setSpeed(SPEEDS[motion]), [director, motion])
  useEffect(() => takeStage(director), [director])
  const drawn = useMemo(() => (filter ? filter(directed.model) : directed.model), [filter, directed.model])
  return <StackDrawing {...drawing} model={drawn} motion={directed.motion} />
}

/** The operation that has just made this container, or is this build: its drawing begins on an empty sheet. */
function makerOf({ kind, id }: StackModel['of']): TracedOperation | null {
  const made = trace.getSnapshot().operations.findLast(({ operation, steps }) => {
    if (kind === 'build') return String(operation.id) === id
    if (operation.verb !== 'run' && operation.verb !== 'create') return false
    return steps.some((step) => step.kind === 'layer.added' && step.container?.id === id)
  })
  if (!made) return null
  return Date.now() - made.operation.startedAt - (made.end?.at ?? 0) < FRESH ? made : null
}
