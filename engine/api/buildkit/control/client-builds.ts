import { EngineError } from '../../../base/errors.ts'
import type { Build, Built } from '../../../operations/builds/builds.ts'
import type { SolveRequest } from '../protocol/github.com/moby/buildkit/api/services/control/control_pb.js'
import type { Session } from '../session/sessions.ts'

/** One `Control.Solve`, from its call to its answer, and what its client's calls of the other service share with it. */
export interface ClientBuild {
  readonly ref: string
  readonly request: SolveRequest
  /** The engine's build. It begins with the first call of this, at the latest. */
  build(): Build
  /** The client's, which may still be on its way. */
  readonly session: Promise<Session>
  /** Aborts when the client leaves or the build is cancelled. */
  readonly signal: AbortSignal
  /** What the client returned, which ends its part: what shall be exported, or the error that it wants to hear. */
  readonly returned: PromiseWithResolvers<Built | null>
  /** What is released when the build has ended. */
  readonly ending: AsyncDisposableStack
  /** The engine's own error of the last target that failed. */
  failure: unknown
}

/** Clients ask for the progress of a build that has ended: it stays known for so long. */
const REMEMBERED = 10_000

/** Builds by the name that their clients gave them. A call may come before the build that it is about. */
export class ClientBuilds {
  private readonly open = new Map<string, ClientBuild>()
  private readonly ended = new Map<string, NodeJS.Timeout>()
  private readonly waiting = new Set<() => void>()

  add(build: ClientBuild): void {
    this.open.set(build.ref, build)
    for (const look of [...this.waiting]) look()
  }

  end(ref: string): void {
    if (!this.open.delete(ref)) return
    const forget = setTimeout(() => this.ended.delete(ref), REMEMBERED)
    forget.unref()
    this.ended.set(ref, forget)
    for (const look of [...this.waiting]) look()
  }

  /** Resolves when the build has ended. */
  async ends(ref: string, signal: AbortSignal): Promise<void> {
    while (this.open.has(ref) && !signal.aborted) await this.changed(signal)
  }

  hasEnded(ref: string): boolean {
    return this.ended.has(ref)
  }

  running(ref: string): ClientBuild | null {
    return this.open.get(ref) ?? null
  }

  /** Waits until the build runs or has ended, or for as long as that may take. */
  async appears(ref: string, patience: number, signal: AbortSignal): Promise<void> {
    const known = () => this.open.has(ref) || this.ended.has(ref)
    const until = AbortSignal.any([signal, AbortSignal.timeout(patience)])
    while (!known() && !until.aborted) await this.changed(until)
  }

  /** The build, which may still be on its way. `notFound` when it does not come. */
  async find(ref: string, patience: number, signal: AbortSignal): Promise<ClientBuild> {
    await this.appears(ref, patience, signal)
    const build = this.open.get(ref)
    if (!build) throw new EngineError('notFound', `no such job ${ref}`)
    return build
  }

  private changed(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const look = () => {
        this.waiting.delete(look)
        signal.removeEventListener('abort', look)
        resolve()
      }
      this.waiting.add(look)
      signal.addEventListener('abort', look, { once: true })
    })
  }

  close(): void {
    for (const timer of this.ended.values()) clearTimeout(timer)
  }
}
