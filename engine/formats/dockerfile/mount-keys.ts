import { memoryBytes } from './bytes.ts'
import type { RunMount } from './dockerfile.ts'
import { DockerfileError, withNearMiss } from './dockerfile-error.ts'
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
export interface Said extends Omit<RunMount, 'readOnly' | 'sharing'> {
  readOnly: boolean | null
  sharing: RunMount['sharing'] | null
}

/** Whether a key may stand without a value, which then is true. */
export function isSwitch(key: string): boolean {
  return ['readonly', 'readwrite', 'required'].includes(keyOf(key) ?? '')
}

/** Puts down what one field says. Rejects an unknown key, with the near miss, and a value that is none. */
export function setMount(said: Said, key: string, value: string, field: string): void {
  const known = keyOf(key)
  if (known === undefined) throw withNearMiss(`unexpected key '${key}' in '${field}'`, nearMiss(key, Object.keys(KEYS)))
  SET[known](said, value, key)
}

function keyOf(key: string): Key | undefined {
  return Object.hasOwn(KEYS, key) ? KEYS[key as keyof typeof KEYS] : undefined
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
