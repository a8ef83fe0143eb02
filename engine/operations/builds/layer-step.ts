import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { now } from '../../base/clock.ts'
import type { Digest } from '../../base/digest.ts'
import { newId } from '../../base/ids.ts'
import type { Layer } from '../../wire/layers.ts'
import type { ChangeCounts } from '../../wire/trace.ts'
import { layerRef } from '../trace/layer-ref.ts'
import type { MadeStep, StepInput } from './cache.ts'
import type { BuildContext } from './solve-context.ts'

/** Where a step makes its layer. */
export interface StepFolder {
  /** Of the step: a container to who looks, 64 hex digits. */
  id: string
  /** How the trace names its read-write layer. */
  on: string
  path: string
  /** What becomes the layer. */
  upper: string
}

/**
 * Makes the layer of a step: a read-write layer on the stack, what `fill` does to it, and that sealed as it lies. Nothing of
 * it stays when that fails.
 */
export async function makeLayer(
  { deps, trace, folder, signal, hold, nextStep, defer }: BuildContext,
  options: { parent: Digest | null; text: string; input: StepInput; container: string | null; begun(on: string): void },
  fill: (step: StepFolder) => Promise<void>,
): Promise<MadeStep> {
  const { layers } = deps.context
  const { parent, text, input, container } = options
  const id = container ?? newId()
  const path = join(folder, 'steps', String(nextStep()))
  const upper = join(path, 'upper')
  const on = container === null ? `step:${id}` : `rw:${id}`
  const seen = container === null ? {} : { container: { kind: 'container', id, name: id.slice(0, 12) } as const }
  mkdirSync(upper, { recursive: true, mode: 0o755 })
  options.begun(on)
  trace.step({
    kind: 'layer.added',
    layer: { id: on, parent, text, bytes: 0, files: 0 },
    making: false,
    ...seen,
  })
  try {
    await fill({ id, on, path, upper })
    const created = now()
    const layer = await layers.adopt(upper, {
      parent,
      text,
      created,
      signal,
      onProgress: (bytes) => trace.step({ kind: 'layer.progress', on, bytes, fraction: null }),
    })
    trace.step({ kind: 'changes.read', on, counts: countsOf(layer) })
    const chain = layer && (layer.chainId as Digest)
    const made = { key: input.key, chain: chain ?? parent, diffId: layer && (layer.diffId as Digest), created }
    if (chain) await hold([chain])
    const replaced = deps.cache.put(input, made)
    if (replaced) defer(() => deps.context.freeLayers(trace, replaced))
    if (layer) {
      trace.step({ kind: 'layer.sealed', was: on, layer: layerRef(layer), diffId: layer.diffId })
      trace.step({ kind: 'parent.recorded', on: layer.chainId, parent: layer.parent })
    }
    if (!layer || container) trace.step({ kind: 'layer.freed', on, bytes: 0, ...seen })
    return made
  } catch (error) {
    trace.step({ kind: 'layer.freed', on, bytes: 0, ...seen })
    throw error
  } finally {
    rmSync(path, { recursive: true, force: true })
  }
}

function countsOf(layer: Layer | null): ChangeCounts {
  if (layer === null) return { added: 0, changed: 0, deleted: 0, bytes: 0 }
  const { added, changed, deleted } = layer.counts
  return { added, changed, deleted, bytes: layer.bytes }
}
