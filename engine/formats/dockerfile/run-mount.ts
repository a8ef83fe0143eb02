import { memoryBytes } from './bytes.ts'
import { csvFields } from './csv.ts'
import type { RunInstruction, RunMount } from './dockerfile.ts'
import { DockerfileError, onLines, withNearMiss } from './dockerfile-error.ts'
import { type ExpandOptions, expand, type Variables } from './expand.ts'
import { goQuote } from './go-quote.ts'
import { nearMiss } from './near-miss.ts'

const TYPES = ['bind', 'cache', 'tmpfs', 'secret', 'ssh'] as const
const SHARINGS = ['shared', 'private', 'locked'] as const

/** The keys that are known, each with the name by which it goes here. */
const KEYS = {
  type: 'type',
  from: 'from',
  source: 'source',
  src: 'source',
  target: 'target',
  dst: 'target',
  destination: 'target',
  readonly: 'readonly',
  ro: 'readonly',
  readwrite: 'readwrite',
  rw: 'readwrite',
  id: 'id',
  sharing: 'sharing',
  required: 'required',
  size: 'size',
  mode: 'mode',
  uid: 'uid',
  gid: 'gid',
  env: 'env',
} as const

type Key = (typeof KEYS)[keyof typeof KEYS]

/** What the flag said; null where it said nothing. */
interface Said extends Omit<RunMount, 'readOnly' | 'sharing'> {
  readOnly: boolean | null
  sharing: RunMount['sharing'] | null
}

/**
 * The mounts of a RUN, their variables expanded. Paths are as written: a relative target is relative to the working
 * directory, a source to its stage or context. Rejects, in BuildKit's words, what a mount does not allow.
 */
export function mountsOf(run: RunInstruction, variables: Variables, options: ExpandOptions): RunMount[] {
  const expanded = (text: string) => expand(text, variables, options).text
  return run.mounts.map((mount) => onLines(run.lines, () => readMount(mount.text, expanded)))
}

/** `type=bind,ro`: keys in small letters, null where there is no `=`. */
export function mountFields(text: string): { field: string; key: string; value: string | null }[] {
  let fields: string[]
  try {
    fields = csvFields(text)
  } catch (error) {
    if (!(error instanceof DockerfileError)) throw error
    throw new DockerfileError(`failed to parse csv mounts: ${error.message}`, { cause: error })
  }
  return fields.map((field) => {
    const equals = field.indexOf('=')
    const key = (equals < 0 ? field : field.slice(0, equals)).toLowerCase()
    return { field, key, value: equals < 0 ? null : field.slice(equals + 1) }
  })
}

function readMount(text: string, expanded: (text: string) => string): RunMount {
  const said: Said = {
    type: 'bind',
    target: null,
    source: null,
    from: null,
    readOnly: null,
    id: null,
    sharing: null,
    mode: null,
    uid: null,
    gid: null,
    required: false,
    size: null,
    env: null,
  }
  for (const { field, key, value } of mountFields(text)) {
    const known = Object.hasOwn(KEYS, key) ? KEYS[key as keyof typeof KEYS] : undefined
    if (value === null && !['readonly', 'readwrite', 'required'].includes(known ?? ''))
      throw new DockerfileError(`invalid field '${field}' must be a key=value pair`)
    const given = expanded(value ?? 'true')
    if (known === undefined)
      throw withNearMiss(`unexpected key '${key}' in '${field}'`, nearMiss(key, Object.keys(KEYS)))
    SET[known](said, given, key)
  }
  refuseWhatDoesNotFit(said)
  const readOnly = said.readOnly ?? (said.type !== 'cache' && said.type !== 'tmpfs')
  return { ...said, readOnly, sharing: said.sharing ?? 'shared' }
}

const SET: Readonly<Record<Key, (mount: Said, value: string, key: string) => void>> = {
  type: (mount, value) => {
    mount.type = oneOf(TYPES, value, `unsupported mount type ${goQuote(value)}`)
  },
  from: (mount, value) => {
    mount.from = value || null
  },
  source: (mount, value) => {
    mount.source = value || null
  },
  target: (mount, value) => {
    mount.target = value || null
  },
  readonly: (mount, value, key) => {
    mount.readOnly = truth(key, value)
  },
  readwrite: (mount, value, key) => {
    mount.readOnly = !truth(key, value)
  },
  id: (mount, value) => {
    mount.id = value || null
  },
  sharing: (mount, value) => {
    mount.sharing = oneOf(SHARINGS, value, `unsupported sharing value ${goQuote(value)}`)
  },
  required: (mount, value, key) => {
    if (mount.type !== 'secret' && mount.type !== 'ssh') throw unexpected(key, mount)
    mount.required = truth(key, value)
  },
  size: (mount, value, key) => {
    if (mount.type !== 'tmpfs') throw unexpected(key, mount)
    mount.size = memoryBytes(value)
    if (mount.size === null) throw new DockerfileError(`invalid value for ${key}: ${value}`)
  },
  mode: (mount, value) => {
    mount.mode = number(value, 8, 'mode')
  },
  uid: (mount, value) => {
    mount.uid = number(value, 10, 'uid')
  },
  gid: (mount, value) => {
    mount.gid = number(value, 10, 'gid')
  },
  env: (mount, value) => {
    mount.env = value
  },
}

function refuseWhatDoesNotFit(mount: Said): void {
  const { type } = mount
  if (type === 'bind' || type === 'tmpfs')
    for (const key of ['mode', 'uid', 'gid'] as const)
      if (mount[key] !== null) throw new DockerfileError(`${key} not allowed for ${goQuote(type)} type mounts`)
  if (type === 'secret') {
    if (mount.from !== null) throw new DockerfileError('secret mount should not have a from')
    if (mount.sharing !== null) throw new DockerfileError('secret mount should not define sharing')
    if (mount.source === null && mount.target === null && mount.id === null)
      throw new DockerfileError('invalid secret mount. one of source, target required')
    if (mount.source !== null && mount.id !== null) throw new DockerfileError("both source and id can't be set")
  }
  if (mount.sharing !== null && type !== 'cache')
    throw new DockerfileError(`invalid cache sharing set for ${type} mount`)
}

function oneOf<T extends string>(known: readonly T[], value: string, message: string): T {
  const found = known.find((one) => one === value.toLowerCase())
  if (found === undefined) throw withNearMiss(message, nearMiss(value, known))
  return found
}

/** What Go takes for a truth value. */
function truth(key: string, value: string): boolean {
  if (/^(?:1|t|T|TRUE|true|True)$/.test(value)) return true
  if (/^(?:0|f|F|FALSE|false|False)$/.test(value)) return false
  throw new DockerfileError(`invalid value for ${key}: ${value}`)
}

function number(value: string, base: 8 | 10, key: string): number {
  const digits = base === 8 ? /^[0-7]{1,11}$/ : /^\d{1,10}$/
  const read = digits.test(value) ? Number.parseInt(value, base) : Number.NaN
  if (read < 2 ** 32) return read
  throw new DockerfileError(`invalid value ${value} for ${key}`)
}

function unexpected(key: string, mount: Said): DockerfileError {
  return new DockerfileError(`unexpected key '${key}' for mount type '${mount.type}'`)
}
