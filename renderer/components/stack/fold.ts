import { type StackLayer, type StackModel, stackLayer } from './model.ts'

const FOLDABLE: StackLayer['state'][] = ['sealed', 'present', 'new', 'planned']
/** Kept out of a band whatever their place: layers of a twentieth of the whole, the largest three. */
const LARGE = 0.05
const LARGEST = 3

/**
 * Replaces each run of two or more unremarkable layers by one band. Kept are the base, the top three, layers that several
 * others rest on, the selected one, the large ones and those whose key is in `unfolded`.
 */
export function fold(model: StackModel, selected: string | null, unfolded: ReadonlySet<string>): StackModel {
  const children = new Map<string, StackLayer[]>()
  for (const layer of model.layers) {
    if (layer.parent !== null) children.set(layer.parent, [...(children.get(layer.parent) ?? []), layer])
  }
  const foldable = (layer: StackLayer) => FOLDABLE.includes(layer.state) && !layer.loose
  const isToCome = ({ state }: StackLayer) => state === 'planned'
  const above = (layer: StackLayer) =>
    (children.get(layer.id) ?? []).filter((child) => foldable(child) && isToCome(child) === isToCome(layer))
  const fromTop = new Map<string, number>()
  for (const layer of [...model.layers].reverse()) {
    fromTop.set(layer.id, Math.max(0, ...above(layer).map((child) => (fromTop.get(child.id) ?? 0) + 1)))
  }
  const large = largest(model.layers.filter(foldable))
  const kept = (layer: StackLayer) =>
    !foldable(layer) ||
    layer.parent === null ||
    (fromTop.get(layer.id) ?? 0) < 3 ||
    above(layer).length > 1 ||
    layer.id === selected ||
    large.has(layer.id) ||
    unfolded.has(layer.key)

  const bandOf = new Map<string, StackLayer[]>()
  for (const layer of model.layers) {
    if (kept(layer)) continue
    const run = layer.parent === null ? undefined : bandOf.get(layer.parent)
    if (run && run[0]?.state === layer.state) {
      run.push(layer)
      bandOf.set(layer.id, run)
    } else bandOf.set(layer.id, [layer])
  }

  const bandId = (run: StackLayer[]) => `fold:${run[0]?.key}`
  const parentOf = (layer: StackLayer) => {
    const run = layer.parent === null ? undefined : bandOf.get(layer.parent)
    return run && run.length > 1 ? bandId(run) : layer.parent
  }
  const layers: StackLayer[] = []
  for (const layer of model.layers) {
    const run = bandOf.get(layer.id)
    if (!run || run.length < 2) layers.push({ ...layer, parent: parentOf(layer) })
    else if (run[0] === layer) layers.push(band(bandId(run), parentOf(layer), run))
  }
  return { ...model, layers }
}

function largest(layers: StackLayer[]): Set<string> {
  const total = layers.reduce((sum, layer) => sum + (layer.bytes ?? 0), 0)
  return new Set(
    layers
      .filter((layer) => (layer.bytes ?? 0) >= total * LARGE && total > 0)
      .sort((a, b) => (b.bytes ?? 0) - (a.bytes ?? 0))
      .slice(0, LARGEST)
      .map((layer) => layer.id),
  )
}

function band(id: string, parent: string | null, run: StackLayer[]): StackLayer {
  const first = run[0] as StackLayer
  return stackLayer({
    id,
    parent,
    state: first.state,
    bytes: first.state === 'planned' ? null : run.reduce((sum, layer) => sum + (layer.bytes ?? 0), 0),
    files: run.reduce((sum, layer) => sum + layer.files, 0),
    folded: run.map((layer) => layer.key),
    number: first.number,
    came: run.every(({ came }) => came === first.came) ? first.came : null,
  })
}
