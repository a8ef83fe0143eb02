import type { StepData } from '../../../engine/wire/trace.ts'
import { findLayer, type StackModel } from '../stack/model.ts'

/**
 * What is left of a drawing when an operation ends refused or cancelled. The engine keeps nothing of what it had not
 * finished and tells no further step about it, so what those steps brought goes as they came. `before`: the model ahead
 * of the operation's first step, from which layers that were there already get back what they were.
 */
export function takeBack(model: StackModel, before: StackModel, steps: readonly StepData[]): StackModel {
  let next = model
  for (const step of [...steps].reverse()) {
    if (step.kind === 'layer.copied') next = withoutMade(next, before, step.layer.id)
    else if (step.kind === 'layer.added' && step.making) next = withoutMade(next, before, step.layer.id)
    else if (step.kind === 'layer.unneeded') for (const id of step.layers) next = asItWas(next, before, id)
    else if (step.kind === 'layer.written' || step.kind === 'union.read') next = { ...next, sheet: before.sheet }
    else if (step.kind === 'signal.sent') next = withoutSignal(next, step.on)
  }
  for (const on of unfinishedSpaces(steps)) next = withoutSpace(next, before, on)
  return next
}

/** A layer that an archive promised is to come again; one that nobody knew before is gone. */
function withoutMade(model: StackModel, before: StackModel, id: string): StackModel {
  const made = findLayer(model, id)
  if (!made) return model
  const earlier = before.layers.find((layer) => layer.key === made.key)
  if (earlier && earlier.state !== 'new' && earlier.state !== 'planned') return model
  const layers = earlier
    ? model.layers.map((layer) => (layer === made ? earlier : followed(layer, made.id, earlier.id)))
    : model.layers.filter((layer) => layer !== made)
  const names = model.names.filter((name) => earlier !== undefined || name.at !== made.id)
  return { ...model, layers, names, focus: model.focus === made.id ? (earlier?.id ?? before.focus) : model.focus }
}

const followed = <T extends { parent: string | null }>(layer: T, was: string, is: string): T =>
  layer.parent === was ? { ...layer, parent: is } : layer

function asItWas(model: StackModel, before: StackModel, id: string): StackModel {
  const [layer, earlier] = [findLayer(model, id), findLayer(before, id)]
  if (!layer || !earlier || layer.state === earlier.state) return model
  return {
    ...model,
    layers: model.layers.map((other) => (other === layer ? { ...layer, state: earlier.state } : other)),
  }
}

/** Nobody waits any more for the processes to end, and nobody kills what is left of them. */
function withoutSignal(model: StackModel, on: string): StackModel {
  if (!model.spaces.some((space) => space.on === on && space.signal !== null)) return model
  return {
    ...model,
    spaces: model.spaces.map((space) => (space.on === on ? { ...space, signal: null, grace: null } : space)),
  }
}

/** Process spaces that were made, and in which the program then could not begin. */
function unfinishedSpaces(steps: readonly StepData[]): Set<string> {
  const unfinished = new Set<string>()
  for (const step of steps) {
    if (step.kind === 'space.created') unfinished.add(step.on)
    if (step.kind === 'process.started' || step.kind === 'space.gone') unfinished.delete(step.on)
  }
  return unfinished
}

function withoutSpace(model: StackModel, before: StackModel, on: string): StackModel {
  if (!model.spaces.some((space) => space.on === on)) return model
  const exit = findLayer(before, on)?.exit ?? null
  return {
    ...model,
    layers: model.layers.map((layer) => (layer.id === on ? { ...layer, exit } : layer)),
    spaces: model.spaces.filter((space) => space.on !== on),
  }
}
