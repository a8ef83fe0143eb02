import type { Engine, Origin } from '../../operations/engine.ts'
import type { RequestFor } from '../../wire/requests.ts'
import { createOptions } from '../window/create-options.ts'
import type { Terminals } from '../window/terminals.ts'
import type { ConsoleIo } from './io.ts'
import { pump } from './pump.ts'
import { requireImage } from './require-image.ts'

/** What a line that stays with its container works with. */
export interface ForegroundContext {
  engine: Engine
  io: ConsoleIo
  signal: AbortSignal
  origin: Origin
  terminals: Terminals
}

/**
 * `docker run` without `-d`, in the order of the real one: create, attach, start; so nothing that is printed is missed,
 * however soon the container ends.
 */
export async function runInForeground(context: ForegroundContext, request: RequestFor<'run'>): Promise<number> {
  const { engine, io, origin } = context
  await requireImage(context, request.image)
  const { id, warnings } = await engine.containers.create(origin, createOptions(request))
  for (const warning of warnings) void io.err(`WARNING: ${warning}\n`)
  return startInForeground(context, id)
}

/** Starts a container and prints what it prints, until it ends. A line that is given up leaves it running. With a terminal the window opens that, and the container starts when it is open. */
export async function startInForeground(context: ForegroundContext, reference: string): Promise<number> {
  const { engine, io, signal, origin, terminals } = context
  const { id, config, host } = engine.containers.find(reference)
  if (config.tty) {
    terminals.startOnOpen(id, origin.line)
    io.terminal(id, null)
    return 0
  }
  const ended = engine.containers.wait(id, host.autoRemove ? 'removed' : 'next-exit', signal)
  ended.catch(() => {})
  const stdio = await engine.containers.attach(origin, id)
  await pump(stdio, io, signal, async () => {
    await engine.containers.start(origin, id)
    io.foreground(id)
    // The console has no standard input: a program that reads it finds its end.
    if (config.openStdin) stdio.endInput()
  })
  return (await ended).exitCode
}
