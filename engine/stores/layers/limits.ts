import type { ApplyLimits } from './layers.ts'

/** What is accepted where nobody asks for less. */
export const LARGEST_LAYER: ApplyLimits = { bytes: 100e9, entries: 2_000_000, ratio: 1000 }
