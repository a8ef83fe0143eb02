import type { ContainerUse } from '../../../../engine/wire/stats.ts'

export interface Point {
  /** Milliseconds since the epoch. */
  at: number
  value: number
}

/** A value of each sample; where it is not known yet there is no point. */
export function valuesOf(samples: readonly ContainerUse[], pick: (sample: ContainerUse) => number | null): Point[] {
  return samples.flatMap((sample) => {
    const value = pick(sample)
    return value === null ? [] : [{ at: sample.at, value }]
  })
}

/** A counter as what it grew a second. One that fell began anew with its container, and says nothing at that moment. */
export function ratesOf(samples: readonly ContainerUse[], pick: (sample: ContainerUse) => number | null): Point[] {
  const counted = valuesOf(samples, pick)
  return counted.flatMap(({ at, value }, i) => {
    const before = counted[i - 1]
    if (!before || value < before.value || at <= before.at) return []
    return [{ at, value: ((value - before.value) / (at - before.at)) * 1000 }]
  })
}

/** The top of a scale above `most`: 1, 2 or 5 of a power of ten, so that it seldom moves. */
export function scaleTop(most: number, least: number): number {
  const wanted = Math.max(most, least)
  const power = 10 ** Math.floor(Math.log10(wanted))
  return ([1, 2, 5, 10].find((step) => step * power >= wanted) ?? 10) * power
}

/** A line through the points in a box of `width` by `height`, the newest at its right edge. A gap of some samples is not bridged. */
export function lineThrough(
  points: readonly Point[],
  top: number,
  span: number,
  width: number,
  height: number,
): string {
  const end = points.at(-1)?.at ?? 0
  return points
    .map(({ at, value }, i) => {
      const x = width - ((end - at) / span) * width
      const y = height - (Math.min(value, top) / top) * height
      const before = points[i - 1]
      const joined = before !== undefined && at - before.at < LONGEST_JOIN
      return `${joined ? 'L' : 'M'}${x.toFixed(1)} ${y.toFixed(1)}`
    })
    .join('')
}

const LONGEST_JOIN = 5000
