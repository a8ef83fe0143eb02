import { globalArguments } from '../../formats/dockerfile/build-arguments.ts'
import type { Dockerfile } from '../../formats/dockerfile/dockerfile.ts'
import { neededStages, targetStage } from '../../formats/dockerfile/needed-stages.ts'
import { parse } from '../../formats/dockerfile/parse.ts'
import type { BuildProgress, BuildRecord, Vertex } from '../../operations/builds/builds.ts'
import { isCounted } from '../../operations/builds/step-names.ts'
import type { Engine } from '../../operations/engine.ts'
import type { BuildDetail, BuildEvent, BuildStage, BuildSummary, BuildVertex } from '../../wire/builds.ts'
import type { TraceEvent } from '../../wire/trace.ts'
import { batches } from './batches.ts'

export function buildSummary({ dockerfile, warnings, ...record }: BuildRecord): BuildSummary {
  return record
}

export function buildDetail(record: BuildRecord): BuildDetail {
  const { dockerfile, warnings } = record
  return {
    ...buildSummary(record),
    dockerfile: dockerfile && { name: dockerfile.name, text: dockerfile.text },
    stages: dockerfile ? stagesOf(dockerfile, record) : [],
    warnings: [...warnings],
  }
}

/** A Dockerfile that cannot be read has no stages: the error of the build says why. */
function stagesOf({ name, text }: { name: string; text: string }, record: BuildRecord): BuildStage[] {
  try {
    const file = parse(text, name)
    const needed = neededIn(file, record)
    return file.stages.map((stage) => ({
      index: stage.index,
      name: stage.name,
      needed: needed.has(stage.index),
      steps: [stage.from, ...stage.instructions].map((instruction, number) => ({
        id: `${stage.index}.${number}`,
        text: instruction.source,
        lines: instruction.lines,
        makesLayer: instruction.kind !== 'FROM' && isCounted(instruction),
      })),
    }))
  } catch {
    return []
  }
}

function neededIn(file: Dockerfile, { platform, target, again }: BuildRecord): ReadonlySet<number> {
  const given = new Map(Object.entries(again?.args ?? {}))
  const globals = globalArguments(file, { buildPlatform: platform, targetPlatform: platform, target, given })
  return neededStages(file, targetStage(file, target), globals)
}

/** So many of them in one message, and none held back longer than that many milliseconds. */
const BATCH = { most: 256, wait: 50 }

export async function* buildProgress(engine: Engine, id: string, signal: AbortSignal): AsyncGenerator<BuildEvent[]> {
  for await (const batch of batches(engine.builds.progress(id, signal), BATCH.most, BATCH.wait))
    yield batch.flatMap(eventOf)
}

function eventOf(progress: BuildProgress): BuildEvent[] {
  switch (progress.type) {
    case 'vertex':
      return [{ type: 'vertex', vertex: vertexOf(progress.vertex) }]
    case 'log':
      return [
        {
          type: 'log',
          vertex: progress.vertex,
          stream: progress.stream === 1 ? 'stdout' : 'stderr',
          data: progress.data,
          at: milliseconds(progress.at),
        },
      ]
    case 'status': {
      const { vertex, id, current, total, completed } = progress
      return [{ type: 'status', vertex, id, current, total, completed: completed !== null }]
    }
    case 'warning':
      return []
  }
}

function vertexOf({ digest, name, started, completed, cached, error, step, missed, layer }: Vertex): BuildVertex {
  return {
    ...{ digest, name, cached, error },
    started: started === null ? null : milliseconds(started),
    completed: completed === null ? null : milliseconds(completed),
    step: step ? { stage: step.stage, text: step.text, lines: step.lines } : null,
    missed: missed ?? null,
    layer: layer ?? null,
  }
}

/** Fractions kept: many steps take less than one. */
const milliseconds = (nanoseconds: bigint): number => Number(nanoseconds / 1000n) / 1000

/** What the trace still has of a build. */
export function buildTrace(engine: Engine, { operation, startedAt, endedAt }: BuildRecord): TraceEvent[] {
  return engine.trace
    .between(startedAt - 1000, (endedAt ?? Date.now()) + 1000)
    .map(({ event }) => event)
    .filter((event) => (event.type === 'begin' ? event.operation.id : event.operation) === operation)
}
