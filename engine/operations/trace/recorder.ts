import type { ErrorData, ObjectRef } from '../../wire/errors.ts'
import type { StepData, Verb } from '../../wire/trace.ts'
import type { Origin } from '../engine.ts'

/** What an operation writes its steps to. Only operations hold one. */
export interface OperationTrace {
  readonly id: number
  /** Aborts when the caller goes away or somebody cancels the operation. */
  readonly signal: AbortSignal
  step(step: StepData): void
}

/** Opens operations. `record` writes begin, runs `body`, and writes exactly one end: done, cancelled, or refused with the error. */
export interface Recorder {
  record<T>(
    verb: Verb,
    origin: Origin,
    object: ObjectRef | null,
    body: (trace: OperationTrace) => Promise<T>,
  ): Promise<T>
  /** An operation of one step that has happened already; nobody waits for it to be written. */
  note(verb: Verb, origin: Origin, object: ObjectRef | null, step: StepData): void
  /** For an operation whose end comes later than its call (a stream): the caller ends it. */
  open(verb: Verb, origin: Origin, object: ObjectRef | null): OpenOperation
}

export interface OpenOperation extends OperationTrace {
  end(error?: ErrorData): void
}
