import { describe, expect, test } from 'vitest'
import type { StepData } from '../../../engine/wire/trace.ts'
import { EMPTY, findLayer, type StackModel } from '../stack/model.ts'
import {
  CONTAINER,
  counts,
  createdModel,
  IMAGE,
  id,
  imageModel,
  made,
  refs,
  ROWS,
  RW,
  run,
  runningModel,
  rwRef,
  sealed,
  started,
  TOP,
} from '../stack/testing/models.ts'
import { inTheWay, pointedAt, reduce } from './reduce.ts'

const store: StackModel = { ...imageModel, of: { kind: 'store', id: '', name: '' } }
const ref = (name: string, parent: string | null) => ({ id: name, parent, text: 'RUN x', bytes: 5, files: 1 })
const states = (model: StackModel) => model.layers.map((layer) => layer.state)

describe('layers', () => {
  test('image.found draws an image on an empty sheet, and nothing on one that has it', () => {
    const step: StepData = { kind: 'image.found', image: IMAGE, top: TOP, layers: refs(ROWS) }
    const drawn = reduce({ ...EMPTY, of: imageModel.of }, step)
    expect(drawn.layers.map((layer) => layer.number)).toEqual([1, 2, 3, 4])
    expect(drawn.names).toEqual([{ text: 'shop/web:1', at: TOP, kind: 'image' }])
    expect(reduce(imageModel, step)).toBe(imageModel)
    expect(pointedAt(imageModel, step)).toEqual(ROWS.map(([name]) => id(name)))
  })

  test('layer.added puts a read-write layer on its image, once', () => {
    const model = run(imageModel, ...made, ...made)
    expect(states(model)).toEqual(['sealed', 'sealed', 'sealed', 'sealed', 'open'])
    expect(model.focus).toBe(RW)
  })

  test('layer.added of another container changes nothing of this one, but an image says that it rests on it', () => {
    const other: StepData = { ...made[0], layer: { ...rwRef, id: 'rw:c2' } } as StepData
    expect(reduce(imageModel, other)).toBe(imageModel)
    const image = { ...imageModel, of: { kind: 'image' as const, id: 'i', name: '' } }
    expect(reduce(image, other).rests).toEqual(['web'])
    expect(reduce(image, other).layers).toBe(image.layers)
  })

  test('layer.added while an archive is loaded turns the layer that was expected into one that is made', () => {
    const archive: StackModel = {
      ...imageModel,
      of: { kind: 'archive', id: 'a', name: '' },
      layers: sealed(refs(ROWS)).map((layer, i) => ({ ...layer, state: i < 2 ? 'present' : 'new' })),
    }
    const making = reduce(archive, { kind: 'layer.added', layer: ref(id('npm'), id('app')), making: true })
    expect(states(making)).toEqual(['present', 'present', 'making', 'new'])
    const grown = reduce(making, { kind: 'layer.progress', on: id('npm'), bytes: 3, fraction: 0.5 })
    expect(findLayer(grown, id('npm'))?.progress).toBe(0.5)
    const done = reduce(grown, { kind: 'layer.sealed', was: id('npm'), layer: ref(id('npm'), id('app')), diffId: '' })
    expect(states(done)).toEqual(['present', 'present', 'sealed', 'new'])
  })

  test('layer.present and layers of other stacks are drawn only where everything is', () => {
    const step: StepData = { kind: 'layer.present', layers: refs([['other', 'X', 1, 1]]) }
    expect(reduce(imageModel, step)).toBe(imageModel)
    expect(reduce(store, step).layers).toHaveLength(5)
  })

  test('changes.read writes the counts on the read-write layer', () => {
    expect(findLayer(createdModel, RW)).toMatchObject({ counts, bytes: 1.2e6 })
  })

  test('a commit: the copy hovers, is sealed under another id with the same key, then rests on its parent', () => {
    const copied = reduce(runningModel, { kind: 'layer.copied', on: RW, layer: ref('making:7', TOP) })
    expect(findLayer(copied, 'making:7')).toMatchObject({ state: 'copy', loose: true, number: 5 })
    const done = reduce(copied, { kind: 'layer.sealed', was: 'making:7', layer: ref(id('new'), TOP), diffId: '' })
    expect(findLayer(done, id('new'))).toMatchObject({ key: 'making:7', state: 'sealed', loose: true })
    const set = reduce(done, { kind: 'parent.recorded', on: id('new'), parent: TOP })
    expect(findLayer(set, id('new'))).toMatchObject({ loose: false, parent: TOP })
    expect(reduce(set, { kind: 'parent.recorded', on: id('new'), parent: TOP })).toBe(set)
  })

  test('a commit that makes a layer which is drawn already leaves that one alone', () => {
    const copied = reduce(runningModel, { kind: 'layer.copied', on: RW, layer: ref('making:7', TOP) })
    const done = reduce(copied, { kind: 'layer.sealed', was: 'making:7', layer: ref(TOP, null), diffId: '' })
    expect(done.layers.map((layer) => layer.id)).toEqual(runningModel.layers.map((layer) => layer.id))
  })

  test('layer.removing and layer.freed take a read-write layer and all that stands on it', () => {
    const removing = reduce(runningModel, { kind: 'layer.removing', on: RW })
    expect(findLayer(removing, RW)?.state).toBe('removing')
    const freed = reduce(removing, { kind: 'layer.freed', on: RW, bytes: 1, container: CONTAINER })
    expect(freed.layers).toHaveLength(4)
    expect(freed.spaces).toEqual([])
    expect(freed.focus).toBe(TOP)
    const image = { ...imageModel, rests: ['web', 'db'] }
    expect(reduce(image, { kind: 'layer.freed', on: 'rw:c1', bytes: 1, container: CONTAINER }).rests).toEqual(['db'])
  })

  test('layer.unneeded marks what would go, and what is not drawn is ignored', () => {
    expect(states(reduce(store, { kind: 'layer.unneeded', layers: [TOP, 'sha256:far'] })).at(-1)).toBe('unneeded')
    expect(reduce(store, { kind: 'layer.unneeded', layers: ['sha256:far'] })).toBe(store)
  })
})

describe('process spaces', () => {
  test('space.created clears an old exit code; processes join and leave', () => {
    const exited = run(runningModel, { kind: 'space.gone', on: RW, exitCode: 3, oomKilled: false })
    expect(findLayer(exited, RW)?.exit).toBe(3)
    expect(exited.spaces).toEqual([])
    const again = run(exited, ...started, { kind: 'process.ended', on: RW, pids: [18], exitCode: 0 })
    expect(findLayer(again, RW)?.exit).toBeNull()
    expect(again.spaces[0]?.processes.map((process) => process.pid)).toEqual([1])
    expect(reduce(again, { kind: 'process.ended', on: RW, pids: [99], exitCode: null })).toBe(again)
  })

  test('space.frozen, space.thawed and signal.sent', () => {
    const frozen = reduce(runningModel, { kind: 'space.frozen', on: RW, by: 'cgroup freezer' })
    expect(frozen.spaces[0]?.state).toBe('paused')
    expect(reduce(frozen, { kind: 'space.thawed', on: RW }).spaces[0]?.state).toBe('running')
    const told = reduce(runningModel, { kind: 'signal.sent', on: RW, signal: 'TERM', grace: 10 })
    expect(told.spaces[0]).toMatchObject({ signal: 'SIGTERM', grace: 10 })
  })

  test('steps about a container that is not drawn change nothing', () => {
    const far = 'rw:other'
    const steps: StepData[] = [
      { kind: 'space.created', on: far },
      { kind: 'space.frozen', on: far, by: 'SIGSTOP' },
      { kind: 'space.thawed', on: far },
      { kind: 'space.gone', on: far, exitCode: 0, oomKilled: false },
      { kind: 'signal.sent', on: far, signal: 'TERM', grace: null },
      { kind: 'process.started', on: far, process: { pid: 1, depth: 0, command: '' }, via: 'exec' },
      { kind: 'layer.removing', on: far },
      { kind: 'layer.freed', on: far, bytes: 1 },
      { kind: 'container.renamed', on: far, from: 'a', to: 'b' },
      { kind: 'layer.copied', on: far, layer: ref('x', null) },
      { kind: 'changes.read', on: far, counts },
    ]
    for (const step of steps) expect(reduce(runningModel, step)).toBe(runningModel)
  })
})

describe('names', () => {
  test('tag.set points a name at a top layer and takes it from another; tag.removed takes it away', () => {
    const named = reduce(store, { kind: 'tag.set', name: 'web:2', image: IMAGE, top: id('npm'), movedFrom: null })
    const moved = reduce(named, { kind: 'tag.set', name: 'web:2', image: IMAGE, top: TOP, movedFrom: 'sha256:i' })
    expect(moved.names.filter((name) => name.text === 'web:2')).toEqual([{ text: 'web:2', at: TOP, kind: 'image' }])
    expect(reduce(moved, { kind: 'tag.removed', name: 'web:2', image: IMAGE }).names).toEqual(store.names)
    expect(reduce(store, { kind: 'tag.set', name: 'far', image: IMAGE, top: 'sha256:far', movedFrom: null })).toBe(
      store,
    )
  })

  test('container.renamed renames the drawing', () => {
    const renamed = reduce(runningModel, { kind: 'container.renamed', on: RW, from: 'web', to: 'shop' })
    expect(renamed.of.name).toBe('shop')
    expect(renamed.names.find((name) => name.at === RW)?.text).toBe('shop')
  })
})

test('save takes layer after layer into its sheet, export the union; both say when they are complete', () => {
  const saved = run(
    imageModel,
    { kind: 'layer.written', on: id('base'), bytes: 5 },
    { kind: 'archive.progress', bytes: 6 },
    { kind: 'layer.written', on: id('app'), bytes: 1 },
  )
  expect(saved.sheet).toEqual({ of: 'layers', layers: [id('base'), id('app')], bytes: 6, complete: false })
  const written: StepData = { kind: 'archive.written', bytes: 9, layers: 2 }
  expect(reduce(saved, written).sheet).toMatchObject({ bytes: 9, complete: true })
  expect(run(runningModel, { kind: 'union.read', on: RW }, written).sheet).toMatchObject({
    of: 'union',
    complete: true,
  })
  expect(reduce(imageModel, { kind: 'layer.written', on: id('far'), bytes: 1 })).toBe(imageModel)
})

test('steps that draw nothing give back the same model', () => {
  const steps: StepData[] = [
    { kind: 'grace.over', on: RW, seconds: 10 },
    { kind: 'terminal.attached', on: RW, tty: true },
    { kind: 'archive.progress', bytes: 1 },
    { kind: 'archive.written', bytes: 1, layers: 1 },
    { kind: 'config.stored', image: IMAGE },
    { kind: 'image.removed', image: IMAGE },
  ]
  for (const step of steps) expect(reduce(runningModel, step)).toBe(runningModel)
})

test('a refusal points at what is in the way: the container if it is drawn, else the box that says who rests on the image', () => {
  expect(inTheWay(runningModel, [CONTAINER])).toEqual([RW])
  expect(inTheWay({ ...imageModel, rests: ['web'] }, [CONTAINER])).toEqual(['rests'])
  expect(inTheWay(imageModel, [CONTAINER])).toEqual([])
})

test('the layer of a build’s step stays when the read-write layer that it was is told to be gone', () => {
  const store = { ...imageModel, of: { kind: 'store' as const, id: '', name: '' } }
  const layer = { id: 'rw:step', parent: TOP, text: '', bytes: 0, files: 0 }
  const steps: StepData[] = [
    { kind: 'layer.added', layer, making: false },
    { kind: 'layer.sealed', was: 'rw:step', layer: { ...layer, id: 'sha256:made' }, diffId: 'd' },
    { kind: 'layer.freed', on: 'rw:step', bytes: 0 },
  ]
  expect(findLayer(run(store, ...steps), 'sha256:made')?.state).toBe('sealed')
})
