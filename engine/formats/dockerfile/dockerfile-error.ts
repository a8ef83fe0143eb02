import { EngineError } from '../../base/errors.ts'
import type { Lines } from './dockerfile.ts'

/** What is wrong in a Dockerfile, in BuildKit's words, and on which lines. */
export class DockerfileError extends EngineError {
  /** null: it is about no line, or about the file as a whole. */
  readonly lines: Lines | null
  /** What was probably meant; the message says it as well: `… (did you mean RUN?)`. */
  readonly nearMiss: string | null

  constructor(message: string, place: { lines?: Lines | null; nearMiss?: string | null; cause?: unknown } = {}) {
    super('invalid', message, { cause: place.cause })
    this.name = 'DockerfileError'
    this.lines = place.lines ?? null
    this.nearMiss = place.nearMiss ?? null
  }
}

/** Runs `read`; an error of it that names no line gets these lines, and the prefix, when there is one. */
export function onLines<T>(lines: Lines, read: () => T, prefix = ''): T {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof DockerfileError) || (error.lines !== null && prefix === '')) throw error
    throw new DockerfileError(prefix + error.message, {
      lines: error.lines ?? lines,
      nearMiss: error.nearMiss,
      cause: error,
    })
  }
}

/** An error whose message ends with what was probably meant, when one of the known names is near to the given one. */
export function withNearMiss(message: string, nearMiss: string | null): DockerfileError {
  return new DockerfileError(nearMiss === null ? message : `${message} (did you mean ${nearMiss}?)`, { nearMiss })
}
