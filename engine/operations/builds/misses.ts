import { zstdDecompressSync } from 'node:zlib'
import type { BuildStore, StepRecord } from '../../stores/builds/build-store.ts'
import type { CacheMiss } from './builds.ts'
import type { StepInput } from './cache.ts'
import type { StepDetail } from './step-cache.ts'

const MOST_NAMES = 20

/** Why there is no record for a step: what is different from the last time that the same step was made. */
export function explainMiss(store: BuildStore, input: StepInput): CacheMiss {
  const before = lastOfSame(store.steps(), input)
  if (!before) return { because: 'first', names: [], more: 0, since: null }
  const miss = (because: CacheMiss['because'], names: readonly string[] = []): CacheMiss => ({
    because,
    names: names.slice(0, MOST_NAMES),
    more: Math.max(0, names.length - MOST_NAMES),
    since: before.lastUsed,
  })
  if (before.key === input.key) return miss('pruned')
  if (before.text !== input.text) return miss('instruction', [before.text])
  const detail = detailOf(store, before)
  if (detail.base.top !== input.base.top) return miss('base', [input.base.name])
  if (before.parent !== input.parent) return miss('parent')
  const sources = changed(detail.sources, input.sources)
  const files = changed(Object.fromEntries(detail.files), Object.fromEntries(input.files))
  if (files.length > 0) return sources.length > 0 ? miss('stage', sources) : miss('files', files)
  const args = changed(detail.args, input.args)
  return args.length > 0 ? miss('argument', args) : miss('instruction')
}

/** The same instruction at the same place; else what stood there; else the same instruction after others. Newest first. */
function lastOfSame(steps: readonly StepRecord[], { kind, text, lineage }: StepInput): StepRecord | undefined {
  const newest = [...steps].sort((one, other) => one.lastUsed - other.lastUsed)
  return (
    newest.findLast((step) => step.lineage === lineage && step.text === text) ??
    newest.findLast((step) => step.lineage === lineage && step.kind === kind) ??
    newest.findLast((step) => step.kind === kind && step.text === text)
  )
}

function detailOf(store: BuildStore, { key }: StepRecord): StepDetail {
  const bytes = store.detail(key)
  if (!bytes) return { base: { name: '', top: '' }, args: {}, files: [], sources: {} }
  return JSON.parse(zstdDecompressSync(bytes).toString()) as StepDetail
}

/** Names whose value is another, or that only one side has. */
function changed(before: Readonly<Record<string, string>>, after: Readonly<Record<string, string>>): string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)])
  return [...names].filter((name) => before[name] !== after[name]).sort()
}
