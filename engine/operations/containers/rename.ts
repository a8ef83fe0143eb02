import { EngineError } from '../../base/errors.ts'
import type { OperationTrace } from '../trace/recorder.ts'
import type { Context } from './deps.ts'
import { findContainer } from './find.ts'
import { requireName } from './names.ts'
import { rwId } from './state.ts'

export function renameContainer({ store }: Context, trace: OperationTrace, id: string, name: string): void {
  const { name: from } = findContainer(store, id)
  const to = name.replace(/^\//, '')
  if (to === from)
    throw new EngineError('invalid', 'Renaming a container with the same name as its current name', {
      details: { key: 'containerNameSame', values: {} },
    })
  requireName(to)
  store.rename(id, to)
  trace.step({ kind: 'container.renamed', on: rwId(id), from, to })
}
