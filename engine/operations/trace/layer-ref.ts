import type { Layer } from '../../wire/layers.ts'
import type { LayerRef } from '../../wire/trace.ts'

export function layerRef(layer: Layer): LayerRef {
  return {
    id: layer.chainId,
    parent: layer.parent,
    text: layer.text,
    bytes: layer.bytes,
    files: layer.counts.files,
  }
}
