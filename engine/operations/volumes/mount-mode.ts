import { EngineError } from '../../base/errors.ts'
import { Propagation } from '../../wire/mounts.ts'

/** The options of `-v source:target:options`, by kind: of each, one at most. */
export interface MountMode {
  access: string
  propagation: Propagation
  copy: string
}

const CONSISTENCY = ['consistent', 'cached', 'delegated', 'default']

/** null: not a word that `-v` takes. */
export function parseMode(text: string): MountMode | null {
  const mode = { access: '', propagation: '', label: '', copy: '', consistency: '' }
  if (text === '') return { ...mode, propagation: '' }
  for (const word of text.split(',')) {
    const kind = kindOf(word)
    if (kind === null || mode[kind] !== '') return null
    mode[kind] = word
  }
  return { access: mode.access, propagation: Propagation.parse(mode.propagation), copy: mode.copy }
}

function kindOf(word: string): 'access' | 'propagation' | 'label' | 'copy' | 'consistency' | null {
  if (word === 'ro' || word === 'rw') return 'access'
  if (word === 'z' || word === 'Z') return 'label'
  if (word === 'nocopy') return 'copy'
  if (CONSISTENCY.includes(word)) return 'consistency'
  return word !== '' && Propagation.safeParse(word).success ? 'propagation' : null
}

/** `container[:ro]` of `--volumes-from`. */
export function parseVolumesFrom(text: string): { container: string; readOnly: boolean } {
  const at = text.indexOf(':')
  const [container, word] = at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)]
  if (container === '')
    throw new EngineError('invalid', "invalid 'VolumesFrom' specification: container specification must not be empty")
  const mode = parseMode(word)
  if (!mode || mode.propagation || mode.copy) throw new EngineError('invalid', `invalid mode: ${word}`)
  return { container, readOnly: mode.access === 'ro' }
}
