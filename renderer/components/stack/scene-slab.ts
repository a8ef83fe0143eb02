import { hasTwoLines } from './geometry.ts'
import type { StackLabels } from './labels.ts'
import { NARROW, type Placed } from './layout.ts'
import { formatSize } from '../../lib/format.ts'
import { textWidth } from './measure.ts'
import { isPlannedReadWrite, isReadWrite, type LayerState, type StackLayer } from './model.ts'
import { type Frame, isPlate } from './scene-frame.ts'
import type { Material, NodeOf, SlabDrawing } from './scene-node.ts'

const MATERIAL: Record<LayerState, Material> = {
  sealed: 'ro',
  open: 'rw',
  making: 'busy',
  copy: 'rw',
  planned: 'plan',
  present: 'ghost',
  new: 'ro',
  removing: 'removing',
  unneeded: 'gone',
  step: 'rw',
  failed: 'gone',
}
/** So many changed files are shown one by one; beyond that, three counts. */
const MOST_FILES = 20
const FILE_PITCH = 18
/** What the section line and its marks need at the right end of a slab, the size included. */
const SECTION_ROOM = 86

export function slabNode(p: Placed, frame: Frame, children: number): NodeOf<'slab'> {
  const { layer } = p
  const { metrics, view, model } = frame
  const words = isReadWrite(layer) ? readWriteWords(p, frame) : readOnlyWords(p, frame)
  const draw: SlabDrawing = {
    material: materialOf(layer, view.gone),
    size: view.size,
    w: p.w,
    h: p.h,
    dx: metrics.dx,
    dy: metrics.dy,
    band: metrics.band,
    font: metrics.font,
    progress: layer.state === 'making' ? layer.progress : null,
    folded: layer.folded.length,
    isNew: layer.state === 'new',
    marks: [],
    exit: '',
    room: 0,
    side: model.of.kind === 'build' ? sideOf(layer, view.labels) : null,
    ...words,
  }
  return {
    kind: 'slab',
    key: `slab:${layer.key}`,
    layer: layer.id,
    state: layer.state,
    unfolds: layer.folded,
    x: p.x,
    y: frame.foot(p.elevation, p.h),
    w: p.w,
    h: p.h,
    look: JSON.stringify(draw),
    aria: { level: p.level, label: slabLabel(layer, frame, children), busy: layer.state === 'making' },
    draw,
  }
}

/** How it came there, in words beside it. */
function sideOf(layer: StackLayer, { build }: StackLabels): NonNullable<SlabDrawing['side']> | null {
  switch (layer.state) {
    case 'step':
      return { text: build.step, tone: 'warm' }
    case 'failed':
      return { text: build.failed, tone: 'danger' }
    case 'planned':
      return { text: build.planned, tone: 'quiet' }
    default:
      if (layer.came === null) return null
      return {
        text: build[layer.came],
        tone: layer.came === 'missed' ? 'miss' : layer.came === 'made' ? 'made' : 'quiet',
      }
  }
}

/** A band goes when all that it stands for goes. */
function materialOf(layer: StackLayer, gone: ReadonlySet<string>): Material {
  if (isPlannedReadWrite(layer)) return 'plan-rw'
  const keys = layer.folded.length > 0 ? layer.folded : [layer.key]
  return keys.every((key) => gone.has(key)) ? 'gone' : MATERIAL[layer.state]
}

type Words = Pick<SlabDrawing, 'number' | 'text' | 'right' | 'note'> & Partial<SlabDrawing>

function readWriteWords(p: Placed, frame: Frame): Words {
  if (frame.model.of.kind === 'store') return strataReadWriteWords(p, frame)
  const { view, metrics } = frame
  const { layer } = p
  const { labels } = view
  const size = layer.bytes === null ? '' : formatSize(layer.bytes)
  if (p.w < NARROW) return { number: '', text: labels.readWrite, right: '', note: size }
  const exit = layer.exit === null ? '' : labels.exited(layer.exit)
  const files = view.files
  const marks =
    files &&
    files.length > 0 &&
    files.length <= MOST_FILES &&
    metrics.band + 30 + files.length * FILE_PITCH < p.w - (exit ? 90 : 0)
      ? files.map(({ kind, fresh }, i) => ({ kind, x: metrics.band + 14 + i * FILE_PITCH, text: '', fresh }))
      : countMarks(layer, metrics.band + 13)
  // a second line keeps the first one up even while nothing has changed yet
  const note = layer.state === 'planned' ? layer.text : ' '
  return { number: '', text: labels.readWriteLayer, right: size, note, marks, exit }
}

/** Among many, the container that it belongs to; a running one has its name on its process space. */
function strataReadWriteWords({ layer, box }: Placed, { view, model }: Frame): Words {
  const { labels } = view
  const name = model.names.find(({ at }) => at === layer.id)?.text ?? labels.readWrite
  const changes = layer.counts ? layer.counts.added + layer.counts.changed + layer.counts.deleted : 0
  return {
    number: '',
    text: box ? labels.readWrite : name,
    right: layer.bytes === null ? '' : formatSize(layer.bytes),
    note: layer.exit === null ? labels.changes(changes) : labels.exited(layer.exit),
  }
}

function countMarks(layer: StackLayer, left: number): SlabDrawing['marks'] {
  const { counts } = layer
  if (!counts) return []
  let x = left
  const marks: SlabDrawing['marks'] = []
  for (const kind of ['added', 'changed', 'deleted'] as const) {
    if (counts[kind] === 0) continue
    const text = `${counts[kind]}`
    marks.push({ kind, x, text, fresh: false })
    x += 26 + textWidth(text, 11)
  }
  return marks
}

function readOnlyWords(p: Placed, frame: Frame): Words {
  const { view, metrics, model } = frame
  const { layer } = p
  const { labels } = view
  const number = layer.number > 0 ? `${layer.number}` : ''
  const size = layer.bytes === null || layer.state === 'planned' ? '' : formatSize(layer.bytes)
  if (layer.folded.length > 0) return { number: '', text: foldedText(layer, labels, size), right: '', note: '' }
  const two = hasTwoLines(p.h, metrics.font)
  const narrow = p.w < NARROW
  const text = layer.text || unnamed(layer, labels)
  const percent = layer.progress !== null && layer.progress < 1 ? `${Math.round(layer.progress * 100)} %` : size
  const amount = layer.state === 'making' ? percent : size
  const plate = !two && !narrow && model.names.some((name) => name.at === layer.id && isPlate(name, frame)) ? 88 : 0
  const room = Math.max(plate, view.section ? SECTION_ROOM - textWidth(amount, metrics.font) : 0)
  if (narrow && two) return { number, text, right: '', note: amount, room: 0 }
  if (!two || layer.state === 'making') return { number, text, right: amount, note: '', room }
  if (layer.state === 'step') return { number, text, right: amount, note: labels.untilSealed, room }
  const files = layer.files > 0 ? labels.files(layer.files) : ''
  const id = /^sha256:/.test(layer.id) ? layer.id.slice(7, 19) : ''
  return { number, text, right: amount, note: [id, files].filter(Boolean).join(' · '), room }
}

function slabLabel(layer: StackLayer, { view, model }: Frame, children: number): string {
  const { labels } = view
  const named = (kind: 'image' | 'container') => kind === 'image' || model.of.kind === 'store'
  const names = model.names.filter((name) => name.at === layer.id && named(name.kind)).map((name) => name.text)
  const plannedSize = layer.state === 'planned' && !isPlannedReadWrite(layer)
  const size = layer.bytes === null || plannedSize ? '' : formatSize(layer.bytes)
  const container = layer.state === 'open' || layer.state === 'removing'
  const making = layer.state === 'making' && layer.progress !== null && layer.progress < 1
  return [
    what(layer, labels, size),
    layer.folded.length > 0 ? '' : size,
    layer.state === 'open'
      ? ''
      : labels.state[view.gone.has(layer.key) ? 'unneeded' : layer.state] +
        (making ? ` ${Math.round((layer.progress ?? 0) * 100)} %` : ''),
    layer.folded.length > 0 ? labels.folded : '',
    children > 1 ? labels.sharedBy(children) : '',
    container && layer.counts ? labels.counts(layer.counts.added, layer.counts.changed, layer.counts.deleted) : '',
    names.length > 0 ? labels.named(names.join(', ')) : '',
    layer.exit === null ? '' : labels.exited(layer.exit),
    layer.loose ? labels.noParentYet : '',
    layer.came === null || layer.state !== 'sealed' ? '' : labels.build[layer.came],
  ]
    .filter(Boolean)
    .join(', ')
}

function foldedText({ state, folded }: StackLayer, labels: StackLabels, size: string): string {
  return state === 'planned' ? labels.foldedPlan(folded.length) : labels.foldedLayers(folded.length, size)
}

function what(layer: StackLayer, labels: StackLabels, size: string): string {
  if (layer.folded.length > 0) return foldedText(layer, labels, size)
  if (isReadWrite(layer) && layer.state !== 'copy') {
    return labels.readWriteLayer.charAt(0).toUpperCase() + labels.readWriteLayer.slice(1)
  }
  return labels.layer(layer.number, layer.text || unnamed(layer, labels))
}

/** A layer that got its id while it was drawn was made here, before one's eyes. */
function unnamed(layer: StackLayer, labels: StackLabels): string {
  return layer.loose || layer.key !== layer.id ? labels.newLayer : labels.unknownInstruction
}
