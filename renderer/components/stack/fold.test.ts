import { expect, test } from 'vitest'
import { fold } from './fold.ts'
import { id, RW, run, runningModel, tall } from './testing/models.ts'

const NOTHING = new Set<string>()
const words = (model: ReturnType<typeof fold>) =>
  model.layers.map((layer) => (layer.folded.length > 0 ? `${layer.folded.length} folded` : layer.number))

test('the base, the top three and the large layers stay; each run between becomes one band', () => {
  expect(words(fold(tall(50), null, NOTHING))).toEqual([1, '4 folded', 6, '39 folded', 46, 47, 48, 49, 50])
})

test('a selected layer is taken out of its band, and one that the user unfolded too', () => {
  const model = tall(30)
  expect(words(fold(model, id('t14'), NOTHING))).toContain(15)
  expect(words(fold(model, null, new Set([id('t14')])))).toContain(15)
  expect(words(fold(model, null, NOTHING))).not.toContain(15)
})

test('a single layer between two that stay is not worth a band', () => {
  expect(words(fold(tall(5), null, NOTHING))).toEqual([1, 2, 3, 4, 5])
})

test('bands point at what is under them, and what is above points at them', () => {
  const { layers } = fold(tall(128), null, NOTHING)
  layers.forEach((layer, i) => {
    expect(layer.parent).toBe(i === 0 ? null : layers[i - 1]?.id)
  })
})

test('a read-write layer is never folded, nor the layer that two others rest on', () => {
  const model = fold(runningModel, null, NOTHING)
  expect(model.layers.map((layer) => layer.id)).toContain(RW)
  const forked = run(runningModel, {
    kind: 'layer.copied',
    on: RW,
    layer: { id: 'copy', parent: null, text: '', bytes: 1, files: 1 },
  })
  expect(fold(forked, null, NOTHING).layers.map((layer) => layer.state)).toContain('copy')
})
