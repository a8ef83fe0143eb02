import { expect, test } from 'vitest'
import type { StepData } from '../../../engine/wire/trace.ts'
import { EMPTY, type StackModel, stackLayer } from '../stack/model.ts'
import {
  createdModel,
  id,
  imageModel,
  refs,
  ROWS,
  RW,
  run,
  runningModel,
  sealed,
  started,
} from '../stack/testing/models.ts'
import { takeBack } from './take-back.ts'

const cancelled = (before: StackModel, steps: StepData[]) => takeBack(run(before, ...steps), before, steps)
const copy = { id: 'making:1', parent: id('copy'), text: 'web', bytes: 4, files: 1 }

test('the copy of a commit that was cancelled goes, while it is copied and after it was sealed', () => {
  const copied: StepData = { kind: 'layer.copied', on: RW, layer: copy }
  expect(cancelled(runningModel, [copied])).toEqual(runningModel)
  const seal: StepData = { kind: 'layer.sealed', was: copy.id, layer: { ...copy, id: id('new') }, diffId: '' }
  const parent: StepData = { kind: 'parent.recorded', on: id('new'), parent: copy.parent }
  expect(cancelled(runningModel, [copied, seal, parent])).toEqual(runningModel)
})

test('what an archive promised is to come again, under its own id, also where it was sealed already', () => {
  const archive: StackModel = {
    ...EMPTY,
    of: { kind: 'archive', id: 'a', name: 'shop/web:2' },
    layers: [
      ...sealed(refs(ROWS)).map((layer) => ({ ...layer, state: 'present' as const })),
      stackLayer({ id: id('n1'), parent: id('copy'), state: 'new', bytes: 10 }),
      stackLayer({ id: id('n2'), parent: id('n1'), state: 'new', bytes: 20 }),
    ],
    focus: id('n2'),
  }
  const load = (name: string, parent: string): StepData => ({
    kind: 'layer.added',
    layer: { id: id(name), parent: id(parent), text: '', bytes: 5, files: 0 },
    making: true,
  })
  const steps: StepData[] = [
    load('n1', 'copy'),
    { kind: 'layer.sealed', was: id('n1'), layer: { ...copy, id: id('n1') }, diffId: '' },
    load('n2', 'n1'),
    { kind: 'layer.progress', on: id('n2'), bytes: 3, fraction: 0.5 },
  ]
  expect(cancelled(archive, steps)).toEqual(archive)

  const flat: StackModel = {
    ...archive,
    layers: [stackLayer({ id: id('flat'), parent: null, state: 'new', bytes: 10 })],
    focus: id('flat'),
  }
  const making: StepData = { kind: 'layer.added', layer: { ...copy, parent: null }, making: true }
  expect(cancelled(flat, [making])).toEqual(flat)
})

test('a process space in which the program could not begin goes, and the last exit code is back', () => {
  const exited = run(runningModel, { kind: 'space.gone', on: RW, exitCode: 3, oomKilled: false })
  const [space, begun] = started as [StepData, StepData]
  expect(cancelled(exited, [space])).toEqual(exited)
  expect(cancelled(exited, [space, begun]).spaces).toHaveLength(1)
})

test('layers that were not freed are needed, and a stop that was cancelled kills nobody', () => {
  const top: StepData = { kind: 'layer.unneeded', layers: [id('copy')] }
  expect(cancelled(imageModel, [top])).toEqual(imageModel)
  expect(cancelled(runningModel, [{ kind: 'signal.sent', on: RW, signal: 'TERM', grace: 10 }])).toEqual(runningModel)
})

test('what was done stays: a container that was created before its start was refused', () => {
  const steps: StepData[] = [{ kind: 'changes.read', on: RW, counts: { added: 1, changed: 0, deleted: 0, bytes: 9 } }]
  expect(cancelled(createdModel, steps)).toEqual(run(createdModel, ...steps))
})
