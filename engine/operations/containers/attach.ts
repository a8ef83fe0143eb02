import type { Stdio } from '../../drivers/runtime/runtime.ts'
import type { ContainerRecord } from '../../stores/containers/containers.ts'
import type { OperationTrace } from '../trace/recorder.ts'
import { DeferredStdio } from './deferred-stdio.ts'
import type { Context } from './deps.ts'
import { findContainer } from './find.ts'
import { runtimeContainer } from './runtime-container.ts'
import { conflict, rwId } from './state.ts'

/** One client more at the stdio of a container, `named` as it was typed; before the start, it is connected when there is something to connect to. */
export async function attachContainer(
  context: Context,
  trace: OperationTrace,
  id: string,
  named: string,
): Promise<Stdio> {
  const record = findContainer(context.store, id)
  if (record.state.status === 'paused')
    throw conflict(record, 'containerPaused', `container ${named} is paused, unpause the container before attach`)
  const stdio = context.spaces.get(id)
    ? await context.runtime.attach(runtimeContainer(context, record))
    : deferred(context, id)
  trace.step({ kind: 'terminal.attached', on: rwId(id), tty: record.config.tty })
  return stdio
}

function deferred(context: Context, id: string): Stdio {
  const stdio = new DeferredStdio()
  context.spaces.addClient(id, stdio)
  return stdio
}

/** Before the start the size is kept for it. */
export async function resizeContainer(
  context: Context,
  reference: string,
  rows: number,
  columns: number,
): Promise<ContainerRecord> {
  const record = findContainer(context.store, reference)
  if (context.spaces.get(record.id)) await context.runtime.resize(runtimeContainer(context, record), rows, columns)
  else context.spaces.keepSize(record.id, { rows, columns })
  return record
}
