import { now, sleep } from '../../base/clock.ts'
import type { Health, Probe } from '../../wire/health.ts'
import type { Origin } from '../engine.ts'
import type { Context } from './deps.ts'
import { objectRef } from './find.ts'
import { type HealthRules, healthRules, judged, nextProbeIn, STARTING } from './health-rules.ts'
import { probe } from './probe.ts'
import type { Space } from './spaces.ts'
import { rwId } from './state.ts'

const ENGINE: Origin = { cause: 'engine', line: '' }

/** Probes a running container at its pace until it ends, or the engine does; nothing where it has no health check. */
export function watchHealth(context: Context, id: string, space: Space): void {
  const record = context.store.get(id)
  const rules = record && healthRules(record.config)
  if (!rules) return
  const over = new AbortController()
  void space.ended.promise.then(() => over.abort())
  const signal = AbortSignal.any([over.signal, context.closing.signal])
  watch(context, id, rules, signal).catch((error) =>
    context.log.warn(`container ${id}: its health check failed`, error),
  )
}

async function watch(context: Context, id: string, rules: HealthRules, signal: AbortSignal): Promise<void> {
  while (await pause(nextProbeIn(rules, healthOf(context, id), upFor(context, id)), signal)) {
    const record = context.store.get(id)
    // What stands still cannot answer.
    if (record?.state.status !== 'running') continue
    const result = await probe(context, record, rules)
    if (signal.aborted) return
    await settle(context, id, rules, result)
  }
}

async function settle(context: Context, id: string, rules: HealthRules, result: Probe): Promise<void> {
  const { store, recorder } = context
  const record = store.get(id)
  if (record?.state.status !== 'running') return
  const before = record.state.health ?? STARTING
  const health = judged(rules, before, result, result.start - (record.state.startedAt ?? 0))
  store.setState(id, { ...record.state, health })
  const { status, failingStreak } = health
  if (status === before.status || status === 'starting' || status === 'none') return
  await recorder.record('health', ENGINE, objectRef(record), async (trace) =>
    trace.step({ kind: 'health.changed', on: rwId(id), status, failing: failingStreak }),
  )
}

function healthOf({ store }: Context, id: string): Health {
  return store.get(id)?.state.health ?? STARTING
}

function upFor({ store }: Context, id: string): number {
  return now() - (store.get(id)?.state.startedAt ?? 0)
}

/** False when it is over. */
function pause(milliseconds: number, signal: AbortSignal): Promise<boolean> {
  return sleep(milliseconds, signal).then(
    () => true,
    () => false,
  )
}
