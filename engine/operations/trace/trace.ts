import { now, stopwatch } from '../../base/clock.ts'
import { EngineError, toEngineError } from '../../base/errors.ts'
import type { TraceStore } from '../../stores/trace/trace.ts'
import type { ErrorData, ObjectRef } from '../../wire/errors.ts'
import type { Outcome, StepData, TraceEvent, Verb } from '../../wire/trace.ts'
import type { Origin, Trace } from '../engine.ts'
import type { OpenOperation, Recorder } from './recorder.ts'
import { subscribe } from './subscribe.ts'

/** The trace of one data root: what operations write to, and what everybody reads. Closes what an engine that died left open. */
export function createTrace(store: TraceStore): {
  recorder: Recorder
  trace: Trace
  /** For the end of the engine: everything that can be cancelled is. */
  cancelAll(): void
} {
  let seq = store.lastSeq()
  let operations = store.lastOperation()
  const running = new Map<number, AbortController>()

  for (const { operation, startedAt } of store.unended())
    store.append(now(), {
      seq: ++seq,
      type: 'end',
      operation,
      at: Math.max(0, now() - startedAt),
      outcome: 'cancelled',
      error: { code: 'cancelled', message: 'the engine ended before this operation did' },
    })

  function open(verb: Verb, origin: Origin, object: ObjectRef | null): OpenOperation {
    const id = ++operations
    const startedAt = now()
    const elapsed = stopwatch()
    const controller = new AbortController()
    const append = (event: TraceEvent) => store.append(startedAt + elapsed(), event)
    running.set(id, controller)
    append({
      seq: ++seq,
      type: 'begin',
      operation: { id, verb, cause: origin.cause, line: origin.line, object, startedAt },
    })
    origin.onOpen?.(id)
    return {
      id,
      signal: origin.signal ? AbortSignal.any([origin.signal, controller.signal]) : controller.signal,
      step(step: StepData) {
        if (running.has(id)) append({ seq: ++seq, type: 'step', operation: id, step: { at: elapsed(), ...step } })
      },
      end(error?: ErrorData) {
        if (!running.delete(id)) return
        const outcome = outcomeOf(error)
        append({
          seq: ++seq,
          type: 'end',
          operation: id,
          at: elapsed(),
          outcome,
          ...(error && outcome === 'refused' ? { error } : {}),
        })
      },
    }
  }

  const recorder: Recorder = {
    open,
    note(verb, { signal: _, ...origin }, object, step) {
      const operation = open(verb, origin, object)
      operation.step(step)
      operation.end()
    },
    async record(verb, origin, object, body) {
      const operation = open(verb, origin, object)
      try {
        operation.signal.throwIfAborted()
        const result = await body(operation)
        operation.end()
        await store.written()
        return result
      } catch (thrown) {
        const error = toEngineError(thrown)
        operation.end(error.data)
        await store.written()
        throw error
      }
    },
  }

  const trace: Trace = {
    get last() {
      return seq
    },
    recent: (count) => store.recent(count),
    between: (since, until) => store.between(since, until),
    subscribe: (since, signal) => subscribe(store, since, signal),
    cancel(operation) {
      const controller = running.get(operation)
      if (!controller) throw new EngineError('notFound', `No such operation is running: ${operation}`)
      controller.abort(new EngineError('cancelled', 'cancelled'))
    },
  }
  const cancelAll = () => {
    for (const controller of running.values()) controller.abort(new EngineError('cancelled', 'the engine is ending'))
  }
  return { recorder, trace, cancelAll }
}

function outcomeOf(error: ErrorData | undefined): Outcome {
  if (!error) return 'done'
  return error.code === 'cancelled' ? 'cancelled' : 'refused'
}
