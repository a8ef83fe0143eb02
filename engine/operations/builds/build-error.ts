import { EngineError } from '../../base/errors.ts'
import type { Lines } from '../../formats/dockerfile/dockerfile.ts'
import type { ErrorCode } from '../../wire/errors.ts'

/**
 * What a Dockerfile or one of its steps did wrong. The message is BuildKit's, as tools look for it
 * (`process "/bin/sh -c false" did not complete successfully: exit code: 1`, `dockerfile parse error on line 2: …`).
 */
export class BuildError extends EngineError {
  /** The Dockerfile and the lines at fault, for an excerpt; null when there is no such place. */
  readonly source: { name: string; text: string; lines: Lines } | null
  /** Digest of the vertex that failed. */
  readonly vertex: string | null
  /** Of the process of a RUN. */
  readonly exitCode: number | null

  constructor(
    code: ErrorCode,
    message: string,
    place: Partial<Pick<BuildError, 'source' | 'vertex' | 'exitCode'>> & { cause?: unknown } = {},
  ) {
    super(code, message, { cause: place.cause })
    this.name = 'BuildError'
    this.source = place.source ?? null
    this.vertex = place.vertex ?? null
    this.exitCode = place.exitCode ?? null
  }
}
