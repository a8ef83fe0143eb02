import { EngineError } from '../../base/errors.ts'
import type { ArchivedLayer } from './archived-image.ts'

/** Of an archive whose layers were left out: those that this store would need and does not have. */
export function refuseMissing(name: string, missing: readonly Pick<ArchivedLayer, 'diffId'>[]): void {
  if (missing.length === 0) return
  const layers = missing.map(({ diffId }) => diffId).join(', ')
  const [them, are] = missing.length === 1 ? ['the layer', 'is'] : [`${missing.length} layers`, 'are']
  throw new EngineError(
    'invalid',
    `${name} leaves out ${them} ${layers}, which ${are} not in this store: load an archive that has ${missing.length === 1 ? 'it' : 'them'}, or first the image that ${missing.length === 1 ? 'it belongs' : 'they belong'} to`,
    { details: { key: 'archiveLacksLayers', values: { file: name, count: String(missing.length), layers } } },
  )
}
