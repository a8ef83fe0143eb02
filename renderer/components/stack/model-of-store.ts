import type { StoreGraph } from '../../../engine/wire/store.ts'
import { shortId } from './model-of.ts'
import { EMPTY, type Space, type StackLayer, type StackModel, type StackName, stackLayer } from './model.ts'

const UP = ['running', 'paused', 'restarting'] as const

/** All layers of the store as one drawing: each once, whatever rests on it. */
export function modelOfStore({ layers, images, containers }: StoreGraph): StackModel {
  const numbers = new Map<string, number>()
  const sealed = layers.map((layer): StackLayer => {
    const number = layer.parent === null ? 1 : (numbers.get(layer.parent) ?? 0) + 1
    numbers.set(layer.id, number)
    return stackLayer({ ...layer, state: 'sealed', number })
  })
  return {
    ...EMPTY,
    of: { kind: 'store', id: 'store', name: 'store' },
    layers: [...sealed, ...containers.map(readWriteOf)],
    spaces: containers.flatMap(spaceOf),
    names: [
      ...images.flatMap(namesOf),
      ...containers.map(({ id, name }) => ({ text: name, at: `rw:${id}`, kind: 'container' as const })),
    ],
  }
}

type StoredContainer = StoreGraph['containers'][number]

function readWriteOf({ id, top, status, bytes, counts, exitCode }: StoredContainer): StackLayer {
  return stackLayer({
    id: `rw:${id}`,
    parent: top,
    state: status === 'removing' ? 'removing' : 'open',
    bytes,
    files: counts.added + counts.changed,
    counts,
    exit: exitCode,
  })
}

function spaceOf({ id, name, status, command }: StoredContainer): Space[] {
  const state = UP.find((each) => each === status)
  if (!state) return []
  const processes = [{ pid: 1, depth: 0, command, use: '' }]
  return [{ on: `rw:${id}`, title: name, state, processes, signal: null, grace: null, note: '' }]
}

function namesOf({ id, names, top }: StoreGraph['images'][number]): StackName[] {
  if (top === null) return []
  return (names.length > 0 ? names : [shortId(id)]).map((text) => ({ text, at: top, kind: 'image' }))
}

/** Only what has the text in a name or an instruction, with all that it rests on. */
export function withText(model: StackModel, text: string): StackModel {
  const wanted = text.trim().toLowerCase()
  if (wanted === '') return model
  const hit = (words: string) => words.toLowerCase().includes(wanted)
  const named = new Set(model.names.filter((name) => hit(name.text)).map((name) => name.at))
  const kept = new Set<string>()
  // Backwards, what rests on a layer is decided before the layer.
  for (const layer of model.layers.toReversed()) {
    if (!kept.has(layer.id) && !named.has(layer.id) && !hit(layer.text)) continue
    kept.add(layer.id)
    if (layer.parent !== null) kept.add(layer.parent)
  }
  const layers = model.layers.filter(({ id }) => kept.has(id))
  return {
    ...model,
    layers,
    spaces: model.spaces.filter(({ on }) => kept.has(on)),
    names: model.names.filter(({ at }) => kept.has(at)),
  }
}
