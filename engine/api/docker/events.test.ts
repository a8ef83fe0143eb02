import { expect, test } from 'vitest'
import type { Operation, Outcome, StepData, TraceEvent, Verb } from '../../wire/trace.ts'
import { eventTranslator } from './events.ts'

const WEB = { kind: 'container', id: 'c'.repeat(64), name: 'web' } as const
const SHOP = { kind: 'image', id: `sha256:${'a'.repeat(64)}`, name: 'shop:2' } as const
const ON = `rw:${WEB.id}`
const STARTED_AT = 1_000_000

function operation(
  verb: Verb,
  object: Operation['object'],
  steps: StepData[],
  outcome: Outcome = 'done',
): TraceEvent[] {
  const begin = { id: 1, verb, cause: 'cli', line: '', object, startedAt: STARTED_AT } as const
  return [
    { seq: 1, type: 'begin', operation: begin },
    ...steps.map((step, index) => ({
      seq: 2 + index,
      type: 'step' as const,
      operation: 1,
      step: { at: index + 1, ...step },
    })),
    { seq: 99, type: 'end', operation: 1, at: 50, outcome },
  ]
}

const NOTHING = { containers: [], imageLabels: () => ({}) }
const KNOWN = { ...NOTHING, containers: [{ ...WEB, image: 'shop:2', labels: { tier: 'front' } }] }

function actions(events: TraceEvent[]) {
  return events.flatMap(eventTranslator(KNOWN)).map(({ action }) => action)
}

test('a stop is told as kill, die and stop, in the order in which it happened', () => {
  const events = operation('stop', WEB, [
    { kind: 'signal.sent', on: ON, signal: 'SIGTERM', grace: 10 },
    { kind: 'space.gone', on: ON, exitCode: 143, oomKilled: false },
  ])
  const told = events.flatMap(eventTranslator(KNOWN))
  expect(told.map(({ action, attributes, time }) => [action, attributes, time])).toEqual([
    ['kill', { tier: 'front', name: 'web', image: 'shop:2', signal: '15' }, STARTED_AT + 1],
    ['die', { tier: 'front', name: 'web', image: 'shop:2', exitCode: '143' }, STARTED_AT + 2],
    ['stop', { tier: 'front', name: 'web', image: 'shop:2' }, STARTED_AT + 50],
  ])
})

test('what was refused tells no end, but what did happen before', () => {
  const steps: StepData[] = [{ kind: 'signal.sent', on: ON, signal: 'TERM', grace: 1 }]
  expect(actions(operation('stop', WEB, steps, 'refused'))).toEqual(['kill'])
})

test('an exec is told from its creation to its end, with its id', () => {
  const process = { pid: 7, depth: 0, command: 'ls -l' }
  const created: StepData = { kind: 'exec.created', on: ON, command: 'ls -l', execId: 'e' }
  const translate = eventTranslator(NOTHING)
  const earlier = operation('exec-create', WEB, [created]).flatMap(translate)
  const events = operation('exec', WEB, [
    { kind: 'process.started', on: ON, process, via: 'exec', execId: 'e' },
    { kind: 'process.ended', on: ON, pids: [7], exitCode: 2, execId: 'e' },
  ])
  const told = [...earlier, ...events.flatMap(translate)]
  expect(told.map(({ action, attributes }) => [action, attributes.execID, attributes.exitCode])).toEqual([
    ['exec_create: ls -l', 'e', undefined],
    ['exec_start: ls -l', 'e', undefined],
    ['exec_die', 'e', '2'],
  ])
})

test('running out of memory is told before the death', () => {
  expect(actions(operation('exit', WEB, [{ kind: 'space.gone', on: ON, exitCode: 137, oomKilled: true }]))).toEqual([
    'oom',
    'die',
  ])
})

test('a container that is gone keeps what it was, also where its creation was not seen', () => {
  const gone = { ...WEB, name: 'later', image: 'shop:2', labels: { tier: 'front' } }
  const translate = eventTranslator({ ...NOTHING, containers: [gone] })
  const renamed: StepData = { kind: 'container.renamed', on: ON, from: 'web', to: 'later' }
  const told = [
    ...operation('pause', WEB, [{ kind: 'space.frozen', on: ON, by: 'SIGSTOP' }]),
    ...operation('rename', WEB, [renamed]),
    ...operation('rm', gone, [{ kind: 'layer.freed', on: ON, bytes: 0, container: gone }]),
  ].flatMap(translate)
  expect(told.map(({ action, attributes }) => [action, attributes.name, attributes.tier, attributes.image])).toEqual([
    ['pause', 'web', 'front', 'shop:2'],
    ['rename', 'later', 'front', 'shop:2'],
    ['destroy', 'later', 'front', 'shop:2'],
  ])
})

test('a program without arguments has the blank that Docker writes after it', () => {
  const created: StepData = { kind: 'exec.created', on: ON, command: 'ls', execId: 'e' }
  expect(actions(operation('exec-create', WEB, [created]))).toEqual(['exec_create: ls '])
})

test('a restart tells that the container stopped before it starts it', () => {
  const process = { pid: 1, depth: 0, command: 'sh' }
  const steps: StepData[] = [
    { kind: 'space.gone', on: ON, exitCode: 0, oomKilled: false },
    { kind: 'space.created', on: ON },
    { kind: 'process.started', on: ON, process, via: 'start' },
  ]
  expect(actions(operation('restart', WEB, steps))).toEqual(['die', 'stop', 'start', 'restart'])
})

test('what pruned is told with what it freed', () => {
  const told = operation('container-prune', null, [{ kind: 'pruned', of: 'container', bytes: 9 }]).flatMap(
    eventTranslator(NOTHING),
  )
  expect(told).toMatchObject([{ type: 'container', action: 'prune', id: '', attributes: { reclaimed: '9' } }])
})

test('a commit belongs to its container and comes before what it froze goes on, a load to its image', () => {
  const steps: StepData[] = [
    { kind: 'space.frozen', on: ON, by: 'SIGSTOP' },
    { kind: 'config.stored', image: SHOP, comment: 'why' },
    { kind: 'space.thawed', on: ON },
  ]
  const told = operation('commit', WEB, steps).flatMap(eventTranslator(NOTHING))
  expect(told.map(({ action }) => action)).toEqual(['pause', 'commit', 'unpause'])
  expect(told[1]).toMatchObject({ id: WEB.id, attributes: { imageID: SHOP.id, imageRef: 'shop:2', comment: 'why' } })
  const tag: StepData = { kind: 'tag.set', name: 'shop:2', image: SHOP, top: null, movedFrom: null }
  expect(operation('load', null, [tag]).flatMap(eventTranslator(NOTHING))).toMatchObject([
    { type: 'image', action: 'load', id: SHOP.id, attributes: { name: SHOP.id } },
  ])
})

test('of an operation whose beginning was missed nothing is told', () => {
  const [, ...rest] = operation('pause', WEB, [{ kind: 'space.frozen', on: ON, by: 'SIGSTOP' }])
  expect(actions(rest)).toEqual([])
})

test('a prune of volumes is told with what it freed, volumes with what they are mounted in', () => {
  const volume = { kind: 'volume', id: 'data', name: 'data' } as const
  const events = operation('volume-prune', null, [
    { kind: 'volume.removed', volume, bytes: 7 },
    { kind: 'volume.removed', volume, bytes: 5 },
  ])
  const told = events.flatMap(eventTranslator(NOTHING))
  expect(told.map(({ type, action, id, attributes }) => [type, action, id, attributes])).toEqual([
    ['volume', 'destroy', 'data', { driver: 'local' }],
    ['volume', 'destroy', 'data', { driver: 'local' }],
    ['volume', 'prune', '', { reclaimed: '12' }],
  ])
})

test('an end says how many whole seconds the container ran, where its start was seen', () => {
  const process = { pid: 1, depth: 0, command: 'sh' }
  const started: StepData = { kind: 'process.started', on: ON, process, via: 'start' }
  const gone: StepData = { kind: 'space.gone', on: ON, exitCode: 0, oomKilled: false }
  const late = operation('exit', WEB, [gone]).map((event) =>
    event.type === 'step' ? { ...event, step: { ...event.step, at: 2500 } } : event,
  )
  const translate = eventTranslator(NOTHING)
  const events = [...operation('start', WEB, [started]), ...late].flatMap(translate)
  expect(events.find(({ action }) => action === 'die')?.attributes).toMatchObject({ execDuration: '2', exitCode: '0' })
})

test('a change of limits and one of health are told', () => {
  const healthy: StepData = { kind: 'health.changed', on: ON, status: 'healthy', failing: 0 }
  expect(actions(operation('update', WEB, [{ kind: 'limits.changed', on: ON }]))).toEqual(['update'])
  expect(actions(operation('health', WEB, [healthy]))).toEqual(['health_status: healthy'])
})

test('a pull and a push are told once each name is there, and the names that come with them are not', () => {
  const rateLimit = null
  const found = { kind: 'manifest.found', path: 'library/shop', reference: '2', digest: SHOP.id, rateLimit } as const
  const steps: StepData[] = [
    { ...found, name: 'shop:2' },
    { kind: 'tag.set', name: 'shop:2', image: SHOP, top: null, movedFrom: null },
  ]
  const told = operation('pull', null, steps).flatMap(eventTranslator(NOTHING))
  expect(told.map(({ action, id, attributes }) => [action, id, attributes])).toEqual([
    ['pull', 'shop:2', { name: 'shop' }],
  ])
  expect(actions(operation('pull', null, steps, 'refused'))).toEqual([])
  const sent: StepData = { kind: 'manifest.sent', name: 'lan:5000/shop:2', tag: '2', digest: SHOP.id, bytes: 1 }
  const pushed = operation('push', SHOP, [sent]).flatMap(eventTranslator(NOTHING))
  expect(pushed.map(({ action, attributes }) => [action, attributes])).toEqual([['push', { name: 'lan:5000/shop' }]])
})
