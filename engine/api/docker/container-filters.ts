import { EngineError } from '../../base/errors.ts'
import type { Engine } from '../../operations/engine.ts'
import type { ContainerRecord } from '../../stores/containers/containers.ts'
import { booleanFilter, type Filters, labelsMatch, parseFilters } from './wire/filters.ts'

type Test = (record: ContainerRecord) => boolean

const KNOWN = [
  'ancestor',
  'before',
  'exited',
  'expose',
  'health',
  'id',
  'is-task',
  'isolation',
  'label',
  'name',
  'network',
  'publish',
  'since',
  'status',
  'volume',
]
const HEALTHS = ['none', 'starting', 'healthy', 'unhealthy']
const STATUSES = ['created', 'running', 'paused', 'restarting', 'removing', 'exited', 'dead']

/** The `filters` of `docker ps`. Values of one name are alternatives; names add up. */
export function containerMatcher(engine: Engine, text: string | null): { matches: Test; impliesAll: boolean } {
  const filters = parseFilters(text, KNOWN)
  const tests = [...filters].map(([name, values]) => testOf(engine, filters, name, values))
  return {
    matches: (record) => tests.every((test) => test(record)),
    impliesAll: ['status', 'exited', 'before', 'since'].some((name) => filters.has(name)),
  }
}

function testOf(engine: Engine, filters: Filters, name: string, values: readonly string[]): Test {
  switch (name) {
    case 'status':
      for (const value of values) requireStatus(value)
      return ({ state }) => values.includes(state.status)
    case 'exited':
      return exitedTest(values)
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
      return ({ mounts }) =>
        mounts.some((point) =>
          [point.name, point.source, point.target].some((each) => each !== '' && values.includes(each)),
        )
    case 'network':
      return ({ id }) =>
        engine.networks
          .endpointsOf(id)
          .some(
            ({ endpoint, network }) =>
              values.includes(network?.name ?? endpoint.network) || values.includes(endpoint.network),
          )
    case 'health':
      for (const value of values)
        if (!HEALTHS.includes(value)) throw new EngineError('invalid', `Unrecognised filter value for health: ${value}`)
      return ({ state }) => values.includes(state.health?.status ?? 'none')
    case 'is-task': {
      // Tasks belong to a swarm, and there is none.
      const wanted = booleanFilter(filters, 'is-task')
      return () => wanted === false
    }
    case 'expose':
      return portTest(values, (record) => record.config.exposedPorts)
    case 'publish':
      return portTest(values, ({ id }) =>
        engine.networks.ports(id).map(({ hostPort, protocol }) => `${hostPort}/${protocol}`),
      )
    default:
      // Isolation is a choice on Windows alone.
      return () => values.includes('default')
  }
}

function requireStatus(value: string): void {
  if (!STATUSES.includes(value))
    throw new EngineError('invalid', `invalid filter 'status=${value}': expected one of ${STATUSES.join(', ')}`)
}

function exitedTest(values: readonly string[]): Test {
  for (const value of values)
    if (!/^[+-]?\d+$/.test(value))
      throw new EngineError('invalid', `invalid filter 'exited=${value}': expected an exit code`)
  const codes = values.map(Number)
  return ({ state }) => ['exited', 'dead'].includes(state.status) && codes.includes(state.exitCode)
}

/** `80`, `80/udp`, `80-90/tcp`; without a protocol tcp is meant. */
function portTest(values: readonly string[], portsOf: (record: ContainerRecord) => readonly string[]): Test {
  const wanted = values.map((value) => {
    const [, first, last = first, protocol = 'tcp'] =
      /^(\d{1,5})(?:-(\d{1,5}))?(?:\/(tcp|udp|sctp))?$/.exec(value) ?? []
    if (first === undefined || Number(last) < Number(first))
      throw new EngineError('invalid', `invalid port '${value}': expected a port or a range of them, as 80-90/tcp`)
    return { first: Number(first), last: Number(last), protocol }
  })
  return (record) =>
    portsOf(record).some((port) => {
      const [number = '', is = 'tcp'] = port.split('/')
      return wanted.some(
        ({ first, last, protocol }) => protocol === is && Number(number) >= first && Number(number) <= last,
      )
    })
}

/** A name is a regular expression that may or may not begin with Docker's slash; what is none fits no name, as dockerd has it. */
function nameTest(values: readonly string[]): Test {
  const patterns = values.flatMap((value) => {
    try {
      return [new RegExp(value)]
    } catch {
      return []
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
