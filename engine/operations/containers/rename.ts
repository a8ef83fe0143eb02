import { EngineError, toEngineError } from '../../base/errors.ts'
import type { OperationTrace } from '../trace/recorder.ts'
import type { Context } from './deps.ts'
import { findContainer } from './find.ts'
import { requireName } from './names.ts'
import { nameAgain } from '../networks/names.ts'
import { rwId } from './state.ts'

export async function renameContainer(
  context: Context,
  trace: OperationTrace,
  id: string,
  name: string,
): Promise<void> {
  const { store } = context
  const { name: from } = findContainer(store, id)
  const to = name.replace(/^\//, '')
  if (to === from)
    throw new EngineError('invalid', 'Renaming a container with the same name as its current name', {
      details: { key: 'containerNameSame', values: {} },
    })
  try {
    requireName(to)
    store.rename(id, to)
  } catch (error) {
    const { code, data } = toEngineError(error)
    throw new EngineError(code, `Error when allocating new name: ${data.message}`, data)
  }
  await nameAgain(context, findContainer(store, id))
  trace.step({ kind: 'container.renamed', on: rwId(id), from, to })
}
