import { posix } from 'node:path'
import { EngineError } from '../../base/errors.ts'
import { type MountPoint, MountSpec } from '../../wire/mounts.ts'
import { parseMode } from './mount-mode.ts'
import { mountPointOf } from './mount-spec.ts'

/** `-v source:target[:options]`: a source that is no absolute path names a volume. */
export function bindOf(text: string): MountPoint {
  const invalid = () => new EngineError('invalid', `invalid volume specification: '${text}'`)
  const parts = text.split(':')
  const [source = '', target, word = '', ...more] = parts
  if (source === '' || more.length > 0) throw invalid()
  // Of two parts the second is a place; a volume alone has no options.
  if (parts.length === 2 && target !== '' && parseMode(target ?? '')) throw invalid()
  const mode = parseMode(word)
  if (!mode) throw new EngineError('invalid', `invalid mode: ${word}`)
  const type = target !== undefined && posix.isAbsolute(source) ? 'bind' : 'volume'
  const spec = MountSpec.parse({
    type,
    source: target === undefined ? '' : source,
    target: target ?? source,
    readOnly: mode.access === 'ro',
    bind: mode.propagation ? { propagation: mode.propagation } : null,
    volume: mode.copy ? { noCopy: true } : null,
  })
  try {
    return { ...mountPointOf(spec), mode: word || (type === 'volume' ? 'z' : ''), createSource: type === 'bind' }
  } catch (error) {
    throw new EngineError('invalid', `${invalid().message}: ${(error as Error).message}`)
  }
}
