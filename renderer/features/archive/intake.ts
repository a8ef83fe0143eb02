import type { ArchivePreview } from '../../../engine/wire/archives.ts'
import type { ErrorData } from '../../../engine/wire/errors.ts'
import type { RequestInput, RequestResult } from '../../../engine/wire/requests.ts'
import type { Offered } from '../../lib/archives.ts'

export type IntakeState =
  /** A browser sends the file; `fraction` 0..1. */
  | { type: 'sending'; fraction: number }
  | { type: 'reading' }
  | { type: 'recognised'; preview: ArchivePreview }
  | { type: 'working'; preview: ArchivePreview }
  | { type: 'done'; preview: ArchivePreview; result: RequestResult }
  | { type: 'refused'; error: ErrorData; preview: ArchivePreview | null }

/** What an intake needs of the world around it. */
export interface IntakeDoors {
  /** Sends a file to the engine and answers with its path there. */
  upload(file: File, onProgress: (fraction: number) => void, signal: AbortSignal): Promise<string>
  open(path: string): Promise<ArchivePreview>
  close(id: string): Promise<void>
  perform(request: RequestInput): Promise<RequestResult>
  errorData(error: unknown): ErrorData
}

/**
 * One offered file on its way in: sent (in a browser), looked at, and then, when its owner says so, loaded or imported.
 * Framework-free. `dispose` at any time leaves nothing behind in the engine but what was loaded.
 */
export class Intake {
  #state: IntakeState
  #disposed = false
  readonly #offered: Offered
  readonly #doors: IntakeDoors
  readonly #abort = new AbortController()
  readonly #watchers = new Set<() => void>()

  constructor(offered: Offered, doors: IntakeDoors) {
    this.#offered = offered
    this.#doors = doors
    this.#state = offered.source.type === 'file' ? { type: 'sending', fraction: 0 } : { type: 'reading' }
    void this.#look()
  }

  readonly subscribe = (watcher: () => void): (() => void) => {
    this.#watchers.add(watcher)
    return () => this.#watchers.delete(watcher)
  }
  readonly getState = (): IntakeState => this.#state

  /** Loads an image archive, or imports a root file system under `reference`. */
  async take(reference: string): Promise<void> {
    if (this.#state.type !== 'recognised') return
    const { preview } = this.#state
    this.#become({ type: 'working', preview })
    try {
      const result = await this.#doors.perform(requestFor(preview, reference))
      this.#become({ type: 'done', preview, result })
    } catch (error) {
      const data = this.#doors.errorData(error)
      // cancelled: nothing was loaded, and it can be tried again
      this.#become(
        data.code === 'cancelled' ? { type: 'recognised', preview } : { type: 'refused', error: data, preview },
      )
    }
  }

  dispose(): void {
    this.#disposed = true
    this.#abort.abort()
    const state = this.#state
    if ('preview' in state && state.preview && state.type !== 'working') this.#forget(state.preview)
  }

  async #look(): Promise<void> {
    try {
      const preview = await this.#doors.open(await this.#path())
      if (this.#disposed) return this.#forget(preview)
      this.#become({ type: 'recognised', preview })
    } catch (error) {
      this.#become({ type: 'refused', error: this.#doors.errorData(error), preview: null })
    }
  }

  async #path(): Promise<string> {
    const { source } = this.#offered
    if (source.type === 'path') return source.path
    const onProgress = (fraction: number) => this.#become({ type: 'sending', fraction })
    const path = await this.#doors.upload(source.file, onProgress, this.#abort.signal)
    this.#become({ type: 'reading' })
    return path
  }

  #forget(preview: ArchivePreview): void {
    this.#doors.close(preview.id).catch(() => undefined) // the engine forgets it by itself when it ends
  }

  #become(state: IntakeState): void {
    this.#state = state
    if (this.#disposed && state.type === 'done') this.#forget(state.preview)
    if (this.#disposed) return
    for (const watcher of this.#watchers) watcher()
  }
}

/** What Load or Import asks for; to be shown, `input` is the name that its owner knows the file by. */
export function requestFor(preview: ArchivePreview, reference: string, input = preview.id): RequestInput {
  return preview.kind === 'root-filesystem' ? { verb: 'import', input, reference } : { verb: 'load', input }
}
