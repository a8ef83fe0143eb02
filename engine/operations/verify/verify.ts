import type { Digest } from '../../base/digest.ts'
import type { StoreAudit } from '../../stores/audit/audit.ts'
import type { LayerStore } from '../../stores/layers/layers.ts'
import type { Finding, VerifyEvent } from '../../wire/verify.ts'

export interface VerifyDeps {
  layers: Pick<LayerStore, 'all'>
  audit: StoreAudit
  /** No engine runs: what one has under way cannot be mistaken for something left over. */
  stopped: boolean
}

/** Checks everything that the store holds: references first, then each layer, those below before those that rest on them. */
export async function* verifyStore(
  { layers, audit, stopped }: VerifyDeps,
  signal: AbortSignal,
): AsyncGenerator<VerifyEvent> {
  const all = layers.all()
  yield { type: 'begin', layers: all.map(({ chainId: id, text, bytes }) => ({ id, text, bytes })) }
  const images = audit.imagesByLayer()
  for (const finding of audit.references({ stopped })) yield { type: 'finding', finding: withImages(finding, images) }
  const { parallel } = audit.layers
  let files = 0
  for (let at = 0; at < all.length; at += parallel) {
    const ids = all.slice(at, at + parallel).map(({ chainId }) => chainId as Digest)
    for (const id of ids) yield { type: 'layer', id, state: 'checking' }
    const results = await Promise.all(ids.map(async (id) => ({ id, ...(await audit.layers.layer(id, signal)) })))
    for (const { id, findings, files: looked } of results) {
      files += looked
      for (const finding of findings) yield { type: 'finding', finding: withImages(finding, images) }
      yield { type: 'layer', id, state: findings.length > 0 ? 'damaged' : 'sound' }
    }
  }
  const bytes = all.reduce((sum, layer) => sum + layer.bytes, 0)
  yield { type: 'end', checked: { layers: all.length, files, bytes, ...audit.counts() } }
}

/** Layers have no names: people know the images that have one. */
function withImages(finding: Finding, images: ReadonlyMap<string, readonly string[]>): Finding {
  const { layer } = finding.values
  if (layer === undefined) return finding
  return { ...finding, values: { ...finding.values, images: images.get(layer)?.join(', ') ?? '-' } }
}
