import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { BuildDetail } from '../../../engine/wire/builds.ts'
import type { TraceEvent, TraceStep } from '../../../engine/wire/trace.ts'
import { modelOfBuild } from '../../components/motion/model-of-build.ts'
import type { TraceSource } from '../../components/motion/use-director.ts'
import { modelOfImage } from '../../components/stack/model-of.ts'
import type { StackModel } from '../../components/stack/model.ts'
import { trpc } from '../../lib/rpc.ts'
import { trace } from '../../lib/trace.ts'

/**
 * The drawing of a build at rest: what the trace tells of it until now, and, once that is forgotten, the image that came
 * out. null: not known yet; 'forgotten': nothing is left to draw.
 */
export function useBuildModel(build: BuildDetail): StackModel | 'forgotten' | null {
  const { operation, title, state, images } = build
  const known = useMemo(
    // The state is asked for again with it: a build that ends has told all.
    () => (state ? stepsInWindow(operation) : null),
    [operation, state],
  )
  const asked = useQuery({ ...trpc.buildTrace.queryOptions(build.id), enabled: known === null })
  const steps = known ?? (asked.data ? stepsOf(asked.data) : null)
  const image = useQuery({
    ...trpc.image.queryOptions(images[0] ?? ''),
    enabled: steps?.length === 0 && images.length > 0,
  })
  return useMemo(() => {
    if (steps && (steps.length > 0 || state === 'running')) return modelOfBuild(operation, title, steps)
    if (image.data) return modelOfImage(image.data)
    return steps !== null && (images.length === 0 || image.error) ? 'forgotten' : null
  }, [steps, state, image.data, image.error, images.length, operation, title])
}

function stepsInWindow(operation: number): readonly TraceStep[] | null {
  return trace.getSnapshot().operations.find((traced) => traced.operation.id === operation)?.steps ?? null
}

const stepsOf = (events: readonly TraceEvent[]): readonly TraceStep[] =>
  events.flatMap((event) => (event.type === 'step' ? [event.step] : []))

/** What is told live of this build alone. */
export function useBuildSource(operation: number): TraceSource {
  return useMemo(
    () => ({
      listen: (listener) =>
        trace.listen((event) => {
          if ((event.type === 'begin' ? event.operation.id : event.operation) === operation) listener(event)
        }),
    }),
    [operation],
  )
}
