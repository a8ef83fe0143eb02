import type { RuntimeExit, Stdio } from '../../drivers/runtime/runtime.ts'
import type { OperationTrace } from '../trace/recorder.ts'
import type { DeferredStdio } from './deferred-stdio.ts'

/**
 * The process space of one running container, as the engine follows it. When it ends, the exit is settled once: either by
 * the operation that claimed it (a stop that waits for it), in that operation's trace, or by an `exit` operation of its own.
 */
export interface Space {
  readonly pid: number
  /** The operation that waits for the end and will tell of it. */
  claim: OperationTrace | null
  /** The next end was asked for: no policy makes the container run again after it. */
  final: boolean
  /** The next end is part of a restart: the container is not removed by it, whatever `autoRemove` says. */
  restarting: boolean
  /** Set when the monitor has told the exit code. */
  exit: RuntimeExit | null
  /** Set when somebody settles the exit; resolves when that is done. */
  settled: Promise<void> | null
  /** Resolves, as `settled` does. */
  readonly ended: PromiseWithResolvers<void>
}

/** Per container: its process space, and what clients asked for before there was one. */
export class Spaces {
  readonly #spaces = new Map<string, Space>()
  readonly #clients = new Map<string, DeferredStdio[]>()
  readonly #sizes = new Map<string, { rows: number; columns: number }>()

  open(id: string, pid: number): Space {
    const space: Space = {
      pid,
      claim: null,
      final: false,
      restarting: false,
      exit: null,
      settled: null,
      ended: Promise.withResolvers<void>(),
    }
    space.ended.promise.catch(() => {})
    this.#spaces.set(id, space)
    return space
  }

  get(id: string): Space | null {
    return this.#spaces.get(id) ?? null
  }

  all(): [string, Space][] {
    return [...this.#spaces]
  }

  close(id: string): void {
    this.#spaces.delete(id)
  }

  /** A client that attached before the start. */
  addClient(id: string, client: DeferredStdio): void {
    this.#clients.set(id, [...(this.#clients.get(id) ?? []), client])
  }

  /** Connects those who attached before the start, now that there is something to attach to. */
  async connectClients(id: string, attach: () => Promise<Stdio>): Promise<void> {
    const clients = this.#clients.get(id) ?? []
    this.#clients.delete(id)
    for (const client of clients) if (!client.closed) client.connect(await attach())
  }

  /** Nothing will start: whoever attached before is let go. */
  dropClients(id: string): void {
    for (const client of this.#clients.get(id) ?? []) client.drop()
    this.#clients.delete(id)
  }

  keepSize(id: string, size: { rows: number; columns: number }): void {
    this.#sizes.set(id, size)
  }

  takeSize(id: string): { rows: number; columns: number } | null {
    const size = this.#sizes.get(id) ?? null
    this.#sizes.delete(id)
    return size
  }
}
