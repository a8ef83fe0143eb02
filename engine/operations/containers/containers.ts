import type { Containers, CreateOptions, Origin } from '../engine.ts'
import type { OperationTrace } from '../trace/recorder.ts'
import type { Verb } from '../../wire/trace.ts'
import { fillVolumes } from '../volumes/fill.ts'
import { attachContainer, resizeContainer } from './attach.ts'
import { commitContainer } from './commit.ts'
import { type Created, createContainer } from './create.ts'
import type { Context } from './deps.ts'
import { findContainer, objectRef, refOf } from './find.ts'
import { killContainer } from './kill.ts'
import { readLogs } from './logs.ts'
import { pruneContainers } from './prune.ts'
import { pauseContainer, unpauseContainer } from './pause.ts'
import { ProcessSampler } from './processes.ts'
import { dropContainer, removeContainer } from './remove.ts'
import { renameContainer } from './rename.ts'
import { restartContainer } from './restart.ts'
import { startContainer } from './start.ts'
import { isUp, rwId } from './state.ts'
import { statsOf } from './stats.ts'
import { stopContainer } from './stop.ts'
import { topOf } from './top.ts'
import { unlinkContainer } from './unlink.ts'
import { updateContainer } from './update.ts'
import { waitForContainer } from './wait.ts'
import { watchChanges } from './watch-changes.ts'

/** Every verb is one operation of the trace, and has its turn: one operation at a time on one container. */
export function createContainers(context: Context): Containers {
  const { store, recorder, serial } = context
  const sampler = new ProcessSampler()

  /** Begun, it is done whoever still waits for it: a client that goes away does not leave a container half stopped. */
  function act<T>(
    verb: Verb,
    origin: Origin,
    reference: string,
    body: (trace: OperationTrace, id: string) => Promise<T>,
  ): Promise<T> {
    const { signal: _, ...lasting } = origin
    return inTurn(verb, lasting, reference, body)
  }

  /** The reference is resolved again when it is the operation's turn: the one before may have renamed or removed. */
  function inTurn<T>(
    verb: Verb,
    origin: Origin,
    reference: string,
    body: (trace: OperationTrace, id: string) => Promise<T>,
  ): Promise<T> {
    return recorder.record(verb, origin, refOf(store, reference), async (trace) => {
      const { id } = findContainer(store, reference)
      return serial.run(id, () => body(trace, id))
    })
  }

  /** Nobody else acts on it before its volumes have what the image puts into them. */
  async function make(trace: OperationTrace, options: CreateOptions): Promise<Created> {
    const created = createContainer(context, trace, options)
    await serial.run(created.id, async () => {
      const record = findContainer(store, created.id)
      try {
        await fillVolumes(context, trace, record)
      } catch (error) {
        await dropContainer(context, trace, record.id, { volumes: true })
        throw error
      }
    })
    return created
  }

  return {
    list: (all) => store.all().filter((record) => all || isUp(record.state)),
    find: (reference) => findContainer(store, reference),
    paths: (id) => store.paths(id),
    create: (origin, options) => recorder.record('create', origin, null, (trace) => make(trace, options)),
    start: (origin, reference) => act('start', origin, reference, (trace, id) => startContainer(context, trace, id)),
    run: (origin, options) =>
      recorder.record('run', origin, null, async (trace) => {
        const created = await make(trace, options)
        await serial.run(created.id, () => startContainer(context, trace, created.id))
        return created
      }),
    stop: (origin, reference, options) =>
      act('stop', origin, reference, (trace, id) => stopContainer(context, trace, id, options)),
    kill: (origin, reference, signal) =>
      act('kill', origin, reference, (trace, id) => killContainer(context, trace, id, signal)),
    pause: (origin, reference) => act('pause', origin, reference, (trace, id) => pauseContainer(context, trace, id)),
    unpause: (origin, reference) =>
      act('unpause', origin, reference, (trace, id) => unpauseContainer(context, trace, id)),
    restart: (origin, reference, options) =>
      act('restart', origin, reference, (trace, id) => restartContainer(context, trace, id, options)),
    rename: (origin, reference, name) =>
      act('rename', origin, reference, (trace, id) => renameContainer(context, trace, id, name)),
    update: (origin, reference, wanted) =>
      act('update', origin, reference, (trace, id) => updateContainer(context, trace, id, wanted)),
    unlink: (link) => unlinkContainer(context, link),
    remove: (origin, reference, options) =>
      act('rm', origin, reference, (trace, id) => removeContainer(context, trace, id, options)),
    prune: (origin, wanted) =>
      recorder.record('container-prune', origin, null, (trace) => pruneContainers(context, trace, wanted)),
    wait: (reference, condition, signal) => waitForContainer(context, reference, condition, signal),
    attach: (origin, reference) =>
      act('attach', origin, reference, (trace, id) => attachContainer(context, trace, id, reference)),
    detached(origin, reference) {
      const record = findContainer(store, reference)
      recorder.note('detach', { ...origin, line: '' }, objectRef(record), {
        kind: 'terminal.detached',
        on: rwId(record.id),
      })
    },
    async resize(origin, reference, rows, columns) {
      const record = await resizeContainer(context, reference, rows, columns)
      const step = { kind: 'terminal.resized', on: rwId(record.id), rows, columns } as const
      recorder.note('resize', { ...origin, line: '' }, objectRef(record), step)
    },
    commit: (origin, reference, options) =>
      inTurn('commit', origin, reference, (trace, id) => commitContainer(context, trace, id, options)),
    logs: (reference, query, signal) => readLogs(context, reference, query, signal),
    async top(origin, reference, arguments_) {
      const record = findContainer(store, reference)
      const top = await topOf(context, record, arguments_)
      recorder.note('top', origin, objectRef(record), { kind: 'processes.listed', on: rwId(record.id) })
      return top
    },
    stats: (reference) => statsOf(context, reference),
    processes: (reference) => sampler.sample(context, reference),
    changes(reference) {
      const { id, top } = findContainer(store, reference)
      return context.changes.list(store.paths(id).upper, top)
    },
    counts(reference) {
      const { id, top } = findContainer(store, reference)
      return context.changes.count(store.paths(id).upper, top)
    },
    watchChanges: (reference, signal) => watchChanges(context, reference, signal),
  }
}
