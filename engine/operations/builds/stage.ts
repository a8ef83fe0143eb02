import { type Digest, digestOf } from '../../base/digest.ts'
import { newId } from '../../base/ids.ts'
import type { Builder } from '../../formats/dockerfile/apply-to-config.ts'
import type { Instruction } from '../../formats/dockerfile/dockerfile.ts'
import { evaluate, runArguments } from '../../formats/dockerfile/evaluate.ts'
import { createdBy, historyEntry } from '../../formats/dockerfile/history.ts'
import { parseTrigger } from '../../formats/dockerfile/parse.ts'
import { instruction as inWords } from '../../formats/oci/history-text.ts'
import type { LayerRef } from '../../wire/trace.ts'
import { layerRef } from '../trace/layer-ref.ts'
import type { CacheMiss, StepPlace, Vertex } from './builds.ts'
import type { MadeStep, StepInput } from './cache.ts'
import { planCopy } from './copy-step.ts'
import { planFolder } from './folder-step.ts'
import { makeLayer } from './layer-step.ts'
import type { PlannedStage } from './plan.ts'
import { planRun } from './run-step.ts'
import { atLines, builderOf, type SolveContext } from './solve-context.ts'
import { baseState } from './stage-base.ts'
import { configOf, type StageState } from './stage-state.ts'
import { keyOf } from './step-key.ts'
import { isCounted, placesOf, vertexName } from './step-names.ts'
import type { LayerPlan } from './step-plan.ts'
import { Work } from './told.ts'

type StepTold = {
  state: 'started' | 'cached' | 'done' | 'failed'
  on?: string
  layer?: LayerRef | null
  missed?: { because: CacheMiss['because']; names: string[]; more: number }
}

/** Builds one stage, one instruction after the other. */
export class StageRun {
  readonly #solve: SolveContext
  readonly #planned: PlannedStage
  readonly #builder: Builder
  /** Digest of the instructions before the next one. */
  #lineage: string
  #base = { name: '', top: '' }
  #places: Map<Instruction, StepPlace> = new Map()
  /** Of the instruction that is carried out; triggers come before 1. */
  #number = 0
  /** Whether the layer of the last step was found; null: it made none. */
  #found: boolean | null = null

  constructor(solve: SolveContext, planned: PlannedStage) {
    this.#solve = solve
    this.#planned = planned
    this.#builder = builderOf(solve.request)
    this.#lineage = keyOf(planned.baseName)
  }

  async run(): Promise<StageState> {
    const { signal } = this.#solve.build
    const { state: base, triggers } = await this.#begin()
    this.#number = -triggers.length
    let state = base
    for (const instruction of [...triggers, ...this.#planned.stage.instructions]) {
      signal.throwIfAborted()
      if (!triggers.includes(instruction)) this.#announce(instruction.source)
      this.#number++
      state = this.#intermediate(await this.#instruction(state, instruction))
      this.#lineage = keyOf(this.#lineage, instruction.source)
    }
    return state
  }

  /** Classic clients hear of each instruction before it is carried out. */
  #announce(text: string): void {
    this.#solve.request.classic?.tell({ type: 'step', ...this.#solve.nextInstruction(), text })
  }

  async #begin(): Promise<{ state: StageState; triggers: Instruction[] }> {
    const { stage, baseName } = this.#planned
    const { lines, source } = stage.from
    const { classic } = this.#solve.request
    this.#announce(source)
    try {
      const { state, onBuild } = await baseState(this.#solve, this.#planned)
      const triggers = onBuild.map((text) => parseTrigger(text, lines))
      this.#base = { name: baseName, top: state.top ?? '' }
      this.#places = placesOf(this.#solve, this.#planned, triggers)
      this.#tellStep({ state: 'cached', layer: this.#ref(state.top) })
      classic?.tell(state.image ? { type: 'image', id: state.image } : { type: 'scratch' })
      if (triggers.length > 0) classic?.tell({ type: 'triggers', count: triggers.length })
      return { state, triggers }
    } catch (error) {
      throw atLines(this.#solve, lines, error)
    }
  }

  async #instruction(state: StageState, written: Instruction): Promise<StageState> {
    const { file, request, globals, build } = this.#solve
    const place = this.#places.get(written)
    const vertex =
      place && isCounted(written) ? new Work(build.told, vertexName(place, written), { step: place }) : null
    try {
      const given = new Map(Object.entries(request.args))
      const scene = { builder: this.#builder, escape: file.directives.escape, given, globals }
      const { instruction, state: at } = evaluate(state.at, written, scene)
      const next = { ...state, at }
      const plan = await this.#planOf(next, instruction, vertex)
      if (!plan) return this.#recorded(next, instruction, null, null)
      const made = await this.#layer(next, instruction, plan, vertex)
      const top = { top: made.chain, diffIds: made.diffId ? [...state.diffIds, made.diffId] : state.diffIds }
      return this.#recorded({ ...next, ...top }, instruction, plan, made)
    } catch (error) {
      vertex?.failed(error)
      if (vertex) this.#tellStep({ state: 'failed' })
      throw atLines(this.#solve, written.lines, error, vertex?.digest ?? null)
    }
  }

  /** null: it makes no layer. */
  async #planOf(state: StageState, instruction: Instruction, vertex: Work | null): Promise<LayerPlan | null> {
    switch (instruction.kind) {
      case 'RUN':
        return planRun(this.#solve, this.#planned, state, instruction, vertex)
      case 'COPY':
      case 'ADD':
        return planCopy(this.#solve, this.#planned, state, instruction)
      case 'WORKDIR':
        return planFolder(this.#solve, state)
      default:
        return null
    }
  }

  /** Found, or made. */
  async #layer(state: StageState, instruction: Instruction, plan: LayerPlan, vertex: Work | null): Promise<MadeStep> {
    const { build, request } = this.#solve
    const input: StepInput = {
      ...plan.input,
      kind: instruction.kind,
      text: instruction.source,
      lineage: this.#lineage,
      stage: this.#planned.stage.name ?? String(this.#planned.stage.index),
      base: this.#base,
      parent: state.top ?? '',
    }
    const known = this.#asked() ? null : await this.#foundOrMade(input.key)
    if (known) {
      this.#found = true
      vertex?.cached(this.#added(known))
      this.#tellStep({ state: 'cached', layer: this.#ref(known.chain) })
      return known
    }
    const missed = this.#asked() ? ASKED : build.deps.cache.explain(input)
    vertex?.start(missed)
    this.#found = false
    const container = request.classic && plan.isProcess ? newId() : null
    if (container) request.classic?.tell({ type: 'running', container })
    const text = inWords(createdBy(instruction, this.#historyScene(state, plan)) ?? instruction.source)
    const begun = (on: string) =>
      this.#tellStep({ state: 'started', on, missed: { ...missed, names: [...missed.names] } })
    const making = makeLayer(build, { parent: state.top, text, input, container, begun }, plan.fill)
    const { making: others } = build.deps
    others.set(input.key, making)
    const made = await making.finally(() => others.delete(input.key))
    if (container) request.classic?.tell({ type: 'removed', container })
    vertex?.done(this.#added(made))
    this.#tellStep({ state: 'done', layer: this.#ref(made.chain) })
    return made
  }

  #added({ chain, diffId }: MadeStep): Vertex['layer'] {
    const layer = this.#ref(chain)
    return diffId && chain && layer ? { id: chain, bytes: layer.bytes, files: layer.files } : null
  }

  #ref(chain: Digest | null): LayerRef | null {
    const layer = chain && this.#solve.build.deps.context.layers.get(chain)
    return layer ? layerRef(layer) : null
  }

  #tellStep(step: StepTold): void {
    const { index } = this.#planned.stage
    this.#solve.build.trace.step({ kind: 'build.step', id: `${index}.${this.#number}`, ...step })
  }

  #asked(): boolean {
    const { noCache } = this.#solve.request
    return noCache === true || (Array.isArray(noCache) && noCache.includes(this.#planned.stage.name ?? ''))
  }

  /** One that is being made just now is waited for; when that fails, this one is made. */
  async #foundOrMade(key: string): Promise<MadeStep | null> {
    const { deps, signal } = this.#solve.build
    for (;;) {
      const found = await this.#find(key)
      const other = deps.making.get(key)
      if (found || !other) return found
      await other.catch(() => {})
      signal.throwIfAborted()
    }
  }

  async #find(key: string): Promise<MadeStep | null> {
    const { build } = this.#solve
    const found = build.deps.cache.find(key)
    if (!found || found.chain === null) return found
    await build.hold([found.chain])
    return build.deps.context.layers.get(found.chain) ? found : null
  }

  #historyScene({ at }: StageState, plan: LayerPlan | null) {
    return {
      builder: this.#builder,
      config: at.config,
      args: runArguments(at, this.#builder),
      ...(plan?.argv ? { argv: plan.argv } : {}),
      ...(plan?.filesDigest ? { filesDigest: plan.filesDigest } : {}),
    }
  }

  /** With its entry in the history. */
  #recorded(state: StageState, instruction: Instruction, plan: LayerPlan | null, made: MadeStep | null): StageState {
    const created = made?.created ?? state.created
    const text = createdBy(instruction, this.#historyScene(state, plan))
    if (text === null) return { ...state, created }
    const entry = historyEntry(text, {
      builder: this.#builder,
      emptyLayer: !made?.diffId,
      created: new Date(created).toISOString(),
      ...(this.#builder === 'classic' ? { author: state.at.author || state.author } : {}),
    })
    return { ...state, created, history: [...state.history, entry] }
  }

  /** A classic build has an image after each instruction. */
  #intermediate(state: StageState): StageState {
    const { build, request } = this.#solve
    if (!request.classic) return state
    const { imageStore } = build.deps.context
    const config = configOf(state, 'classic')
    const isThere = imageStore.get(digestOf(config)) !== null
    const { id } = imageStore.put(config, { topLevel: false, parent: state.image })
    if (this.#found ?? (isThere && !this.#asked())) request.classic.tell({ type: 'cached' })
    request.classic.tell({ type: 'image', id })
    this.#found = null
    return { ...state, image: id satisfies Digest }
  }
}

const ASKED: CacheMiss = { because: 'asked', names: [], more: 0, since: null }
