import { EngineError } from '../../base/errors.ts'
import { parseImageConfig } from '../../formats/oci/image-config.ts'
import { machinePlatform } from '../archives/platform.ts'
import { layerRef } from '../trace/layer-ref.ts'
import { baseImage } from './base-image.ts'
import type { PlannedStage } from './plan.ts'
import { builderOf, type SolveContext } from './solve-context.ts'
import { continued, emptyState, type StageState, stateOf } from './stage-state.ts'
import { placeOfFrom } from './step-names.ts'
import { Work } from './told.ts'

/** What a stage begins with, and the triggers that its base brings. */
export interface Base {
  state: StageState
  onBuild: readonly string[]
}

export async function baseState(solve: SolveContext, planned: PlannedStage): Promise<Base> {
  const { base, baseName } = planned
  const builder = builderOf(solve.request)
  switch (base.type) {
    case 'scratch':
      return { state: emptyState(platformOf(solve, planned), builder), onBuild: [] }
    case 'stage': {
      const state = await solve.stage(base.stage)
      return { state: continued(state, builder), onBuild: state.at.config.OnBuild ?? [] }
    }
    case 'image':
      return fromImage(solve, planned, baseName)
    case 'context': {
      const named = solve.request.contexts.get(base.name)
      if (named?.type === 'image') return fromImage(solve, planned, named.reference)
      if (named?.type === 'built') {
        const config = parseImageConfig(named.built.config)
        const state = stateOf(config, { top: named.built.top, image: null, builder })
        return { state, onBuild: config.config?.OnBuild ?? [] }
      }
      throw new EngineError('unsupported', `FROM ${baseName} names a folder: only an image can be a base`)
    }
  }
}

async function fromImage(solve: SolveContext, planned: PlannedStage, reference: string): Promise<Base> {
  const { trace, told } = solve.build
  const { image, name } = await baseImage(solve, reference, planned.platform)
  new Work(told, `${prefix(solve, planned)}FROM ${name}`, { step: placeOfFrom(solve, planned) }).cached(null)
  trace.step({
    kind: 'image.found',
    image: { kind: 'image', id: image.id, name: reference },
    top: image.top,
    layers: image.top ? solve.build.deps.context.layers.stack(image.top).map(layerRef) : [],
  })
  return {
    state: stateOf(image.config, { top: image.top, image: image.id, builder: builderOf(solve.request) }),
    onBuild: image.config.config?.OnBuild ?? [],
  }
}

function prefix(solve: SolveContext, planned: PlannedStage): string {
  const { stageName, of } = placeOfFrom(solve, planned)
  return `[${stageName === null ? '' : `${stageName} `}${'1'.padStart(String(of).length)}/${of}] `
}

function platformOf({ request }: SolveContext, { platform }: PlannedStage): { os: string; architecture: string } {
  const [os, architecture] = (platform || request.platform).split('/')
  const machine = machinePlatform()
  return { os: os || machine.os, architecture: architecture || machine.architecture }
}
