import { expect, test } from 'vitest'
import { freehand, METRICS, slabHeight } from './geometry.ts'
import { clipEnd, textWidth } from './measure.ts'

test('a slab is as high as the size it stands for, on a logarithmic scale', () => {
  const heights = [0, 1e6, 1e7, 1e8, 1e9, 5e12].map((bytes) => slabHeight(bytes, METRICS.page))
  expect(heights).toEqual([26, 30, 38, 50, 62, 62])
  expect(slabHeight(0, METRICS.pane)).toBe(20)
  expect(slabHeight(1e9, METRICS.pane)).toBe(44)
})

test('the freehand edge ends exactly under where it began, whatever its height', () => {
  for (const height of [20, 46, 61]) expect(freehand(310, -height, height)).toMatch(/ 310 0$/)
})

test('Chinese letters are as wide as the type size, Latin ones six tenths', () => {
  expect(textWidth('层', 11)).toBe(11)
  expect(textWidth('ab', 10)).toBeCloseTo(12.04)
})

test('clipped text is never wider than its room, and a text that fits is left alone', () => {
  for (const text of ['RUN npm ci --omit=dev && rm .npmrc', '可读写层可读写层可读写层']) {
    expect(textWidth(clipEnd(text, 90, 11), 11)).toBeLessThanOrEqual(90)
    expect(clipEnd(text, 400, 11)).toBe(text)
  }
})
