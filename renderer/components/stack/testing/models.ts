import type { LayerRef, StepData } from '../../../../engine/wire/trace.ts'
import { reduce } from '../../motion/reduce.ts'
import { ENGLISH } from '../labels.ts'
import { EMPTY, type StackLayer, type StackModel, stackLayer } from '../model.ts'
import type { View } from '../scene-frame.ts'

/** Models and steps that the tests of the drawing share. */
export const id = (name: string) => `sha256:${name}`
export const RW = 'rw:c1'
export const CONTAINER = { kind: 'container', id: 'c1', name: 'web' } as const
export const IMAGE = { kind: 'image', id: 'sha256:image', name: 'shop/web:1' } as const

export const ROWS: [name: string, text: string, bytes: number, files: number][] = [
  ['base', 'debian.sh out/ bookworm', 74.8e6, 4127],
  ['app', 'WORKDIR /app', 0, 0],
  ['npm', 'RUN npm ci --omit=dev', 96.2e6, 9834],
  ['copy', 'COPY . .', 3.4e6, 212],
]
export const TOP = id('copy')

export function refs(rows: typeof ROWS, parent: string | null = null): LayerRef[] {
  let below = parent
  return rows.map(([name, text, bytes, files]) => {
    const ref = { id: id(name), parent: below, text, bytes, files }
    below = ref.id
    return ref
  })
}

export function sealed(layers: readonly LayerRef[], under = 0): StackLayer[] {
  return layers.map((ref, i) => stackLayer({ ...ref, state: 'sealed', number: under + i + 1 }))
}

export const imageModel: StackModel = {
  ...EMPTY,
  of: { kind: 'container', id: 'c1', name: 'web' },
  layers: sealed(refs(ROWS)),
  names: [{ text: IMAGE.name, at: TOP, kind: 'image' }],
  focus: TOP,
}

export const rwRef: LayerRef = { id: RW, parent: TOP, text: '', bytes: 0, files: 0 }
export const counts = { added: 14, changed: 3, deleted: 1, bytes: 1.2e6 }

export const made: StepData[] = [{ kind: 'layer.added', layer: rwRef, making: false, container: CONTAINER }]
export const started: StepData[] = [
  { kind: 'space.created', on: RW },
  { kind: 'process.started', on: RW, process: { pid: 1, depth: 0, command: 'node server.js' }, via: 'start' },
  { kind: 'process.started', on: RW, process: { pid: 18, depth: 1, command: 'node worker.js' }, via: 'start' },
]

export const run = (model: StackModel, ...steps: StepData[]) => steps.reduce(reduce, model)

export const createdModel = run(imageModel, ...made, { kind: 'changes.read', on: RW, counts })
export const runningModel = run(createdModel, ...started)

/** A chain of `count` layers, of which each fortieth is large. */
export function tall(count: number): StackModel {
  const rows = Array.from({ length: count }, (_, i): (typeof ROWS)[number] => [
    `t${i}`,
    `RUN step ${i + 1}`,
    i % 40 === 5 ? 180e6 : 4000 * (i + 1),
    1,
  ])
  return { ...imageModel, layers: sealed(refs(rows)), names: [], focus: id(`t${count - 1}`) }
}

export function view(change: Partial<View> = {}): View {
  return {
    size: 'pane',
    width: 420,
    height: 538,
    labels: ENGLISH,
    flip: false,
    selected: null,
    unfolded: new Set(),
    left: 'dimensions',
    caption: null,
    files: null,
    section: null,
    leaders: [],
    projection: null,
    gone: new Set(),
    ...change,
  }
}
