import { EngineError } from '../../base/errors.ts'
import type { Engine } from '../../operations/engine.ts'
import type { ContainerRecord } from '../../stores/containers/containers.ts'
import { networkOf } from './wire/container-inspect.ts'
import { labelsMatch, parseFilters } from './wire/filters.ts'
import { networkId } from './wire/networks.ts'

type Test = (record: ContainerRecord) => boolean

const KNOWN = ['ancestor', 'before', 'exited', 'health', 'id', 'label', 'name', 'network', 'since', 'status', 'volume']
const STATUSES = ['created', 'running', 'paused', 'restarting', 'removing', 'exited', 'dead']

/** The `filters` of `docker ps`. Values of one name are alternatives; names add up. */
export function containerMatcher(engine: Engine, text: string | null): { matches: Test; impliesAll: boolean } {
  const filters = parseFilters(text, KNOWN)
  const tests = [...filters].map(([name, values]) => testOf(engine, name, values))
  return {
    matches: (record) => tests.every((test) => test(record)),
    impliesAll: ['status', 'exited', 'before', 'since'].some((name) => filters.has(name)),
  }
}

function testOf(engine: Engine, name: string, values: readonly string[]): Test {
  switch (name) {
    case 'status':
      for (const value of values) requireStatus(value)
      return ({ state }) => values.includes(state.status)
    case 'exited':
      return ({ state }) => ['exited', 'dead'].includes(state.status) && values.includes(String(state.exitCode))
    case 'id':
      return ({ id }) => values.some((value) => id.startsWith(value))
    case 'name':
      return nameTest(values)
    case 'label':
      return ({ config }) => labelsMatch(config.labels, values)
    case 'ancestor':
      return ancestorTest(engine, values)
    case 'before':
      return orderTest(engine, values, (created, other) => created < other)
    case 'since':
      return orderTest(engine, values, (created, other) => created > other)
    case 'volume':
      return ({ host }) => host.binds.some(({ source, target }) => values.includes(source) || values.includes(target))
    case 'network':
      return ({ host }) => values.includes(networkOf(host)) || values.includes(networkId(networkOf(host)))
    default:
      // Health checks are not run: every container is in Docker's state for that.
      return () => values.includes('none')
  }
}

function requireStatus(value: string): void {
  if (!STATUSES.includes(value))
    throw new EngineError('invalid', `invalid filter 'status=${value}': expected one of ${STATUSES.join(', ')}`)
}

/** A name is a regular expression that may or may not begin with Docker's slash. */
function nameTest(values: readonly string[]): Test {
  const patterns = values.map((value) => {
    try {
      return new RegExp(value)
    } catch {
      throw new EngineError('invalid', `invalid filter 'name=${value}': not a regular expression`)
    }
  })
  return ({ name }) => patterns.some((pattern) => pattern.test(name) || pattern.test(`/${name}`))
}

/** An ancestor is the container's image, or one whose whole stack lies below it. */
function ancestorTest(engine: Engine, values: readonly string[]): Test {
  const ancestors = values.flatMap((value) => {
    try {
      return [engine.images.find(value)]
    } catch (error) {
      if (error instanceof EngineError && error.code === 'notFound') return []
      throw error
    }
  })
  return (record) =>
    ancestors.some(({ id, top }) => {
      if (id === record.image) return true
      return top !== null && engine.images.find(record.image).layers.includes(top)
    })
}

function orderTest(
  engine: Engine,
  values: readonly string[],
  inOrder: (created: number, other: number) => boolean,
): Test {
  const others = values.map((value) => engine.containers.find(value))
  return ({ id, created }) => others.every((other) => id !== other.id && inOrder(created, other.created))
}
