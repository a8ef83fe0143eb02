import type { LayerState } from './model.ts'

/** Every word of the drawing, so that the window can say it in another language. Commands, names and sizes stay as they are. */
export interface StackLabels {
  tree(name: string, baseFirst: boolean): string
  layer(number: number, text: string): string
  readWriteLayer: string
  /** On a narrow slab. */
  readWrite: string
  newLayer: string
  state: Record<LayerState, string>
  files(count: number): string
  foldedLayers(count: number, size: string): string
  folded: string
  /** A band of steps to come. */
  foldedPlan(count: number): string
  /** Under the instruction of a step that is being made. */
  untilSealed: string
  /** Beside the slabs of a build. */
  build: Record<'step' | 'failed' | 'planned' | 'here' | 'cached' | 'made' | 'missed', string>
  unknownInstruction: string
  sharedBy(count: number): string
  named(name: string): string
  exited(code: number): string
  noParentYet: string
  processSpace: string
  space: Record<'starting' | 'running' | 'paused' | 'restarting' | 'stopping', string>
  signalSent(signal: string): string
  processes(count: number): string
  process(pid: number, command: string): string
  frozen: string
  moreProcesses(count: number): string
  name(text: string): string
  changes(count: number): string
  counts(added: number, changed: number, deleted: number): string
  dimension: {
    image(layers: number, size: string): string
    imageShort(size: string): string
    container: string
    containerShort: string
    own(size: string): string
    shared(images: number, size: string): string
    present(size: string): string
    added(size: string): string
  }
  sheet(of: 'layers' | 'union', layers: number, complete: boolean): string
  oneLayer: string
  archive: string
  restsOnIt(count: number, names: string): string
  willBeSetOnThese: string
  imageWord: string
  containerWord: string
  baseAtTheBottom: string
  baseAtTheTop: string
  section: string
}

const plural = (count: number, one: string, many: string) =>
  `${count.toLocaleString('en-US')} ${count === 1 ? one : many}`

export const ENGLISH: StackLabels = {
  tree: (name, baseFirst) => `Layers of ${name}, base ${baseFirst ? 'first' : 'last'}`,
  layer: (number, text) => `Layer ${number}, ${text}`,
  readWriteLayer: 'read-write layer',
  readWrite: 'read-write',
  newLayer: 'new layer',
  state: {
    sealed: 'read-only',
    open: 'read-write',
    making: 'being made',
    copy: 'copy of the read-write layer',
    planned: 'to come',
    present: 'already here',
    new: 'new',
    removing: 'being removed',
    unneeded: 'would be freed',
    step: 'read-write until its step ends',
    failed: 'failed',
  },
  files: (count) => plural(count, 'file', 'files'),
  foldedLayers: (count, size) => `${plural(count, 'layer', 'layers')} · ${size}`,
  folded: 'folded',
  foldedPlan: (count) => `${plural(count, 'step', 'steps')} to come`,
  untilSealed: 'read-write until this step ends',
  build: {
    step: 'being made',
    failed: 'failed',
    planned: 'to come',
    here: 'already here',
    cached: 'cached',
    made: 'made',
    missed: 'missed, made new',
  },
  unknownInstruction: 'made elsewhere',
  sharedBy: (count) => `shared by ${count}`,
  named: (name) => `named ${name}`,
  exited: (code) => `exited ${code}`,
  noParentYet: 'not on a parent yet',
  processSpace: 'process space',
  space: { starting: 'starting', running: 'running', paused: 'paused', restarting: 'restarting', stopping: 'stopping' },
  signalSent: (signal) => `${signal} sent`,
  processes: (count) => plural(count, 'process', 'processes'),
  process: (pid, command) => `PID ${pid}, ${command}`,
  frozen: 'frozen',
  moreProcesses: (count) => `${count} more`,
  name: (text) => `Name ${text}`,
  changes: (count) => plural(count, 'change', 'changes'),
  counts: (added, changed, deleted) => `${added} added, ${changed} changed, ${deleted} deleted`,
  dimension: {
    image: (layers, size) => `image · ${plural(layers, 'layer', 'layers')} · ${size}`,
    imageShort: (size) => `image · ${size}`,
    container: 'container = image + read-write layer',
    containerShort: 'container',
    own: (size) => `own · ${size}`,
    shared: (images, size) => `shared by ${images} · ${size}`,
    present: (size) => `already here, ${size}`,
    added: (size) => `new, ${size}`,
  },
  sheet: (of, layers, complete) =>
    `Archive, ${of === 'union' ? 'the union view as one layer' : plural(layers, 'layer', 'layers')}, ${complete ? 'complete' : 'being written'}`,
  oneLayer: 'one layer',
  archive: 'archive',
  restsOnIt: (count, names) => `${plural(count, 'container rests', 'containers rest')} on it: ${names}`,
  willBeSetOnThese: 'will be set on these',
  imageWord: 'image',
  containerWord: 'container',
  baseAtTheBottom: 'Base at the bottom. Each layer points at the one below.',
  baseAtTheTop: 'Base at the top. Each layer points at the one above.',
  section: 'A',
}
