import type { Engine, Origin } from '../../operations/engine.ts'
import type { RequestFor } from '../../wire/requests.ts'
import { createOptions } from '../window/create-options.ts'
import type { Terminals } from '../window/terminals.ts'
import type { ConsoleIo } from './io.ts'
import { pump } from './pump.ts'

/**
 * `docker run` without `-d`, in the order of the real one: create, attach, start; so nothing that is printed is missed,
 * however soon the container ends. With a terminal the window opens it, and the container starts when it is open.
 */
export async function runInForeground(
  {
    engine,
    io,
    signal,
    origin,
    terminals,
  }: {
    engine: Engine
    io: ConsoleIo
    signal: AbortSignal
    origin: Origin
    terminals: Terminals
  },
  request: RequestFor<'run'>,
): Promise<number> {
  const { id, warnings } = await engine.containers.create(origin, createOptions(request))
  for (const warning of warnings) void io.err(`WARNING: ${warning}\n`)
  if (request.tty) {
    terminals.startOnOpen(id, origin)
    io.terminal(id, null)
    return 0
  }
  const ended = engine.containers.wait(id, request.autoRemove ? 'removed' : 'next-exit', signal)
  ended.catch(() => {})
  const stdio = await engine.containers.attach(origin, id)
  await pump(stdio, io, signal, () => engine.containers.start(origin, id))
  return (await ended).exitCode
}
