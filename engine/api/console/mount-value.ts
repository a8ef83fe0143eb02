import { InvalidArgumentError } from 'commander'
import { MountSpec, type MountSpecInput } from '../../wire/mounts.ts'
import { memory } from './values.ts'

type Fields = Map<string, string>

/** `--mount type=volume,source=data,target=/data[,readonly]`, fields in CSV; without a type it is a volume. */
export function mount(word: string): MountSpecInput {
  const fields: Fields = new Map()
  const options: [string, string][] = []
  const labels: [string, string][] = []
  for (const field of csvFields(word)) {
    const [given = '', ...rest] = field.split('=')
    const key = ALIASES[given.toLowerCase()] ?? given.toLowerCase()
    const value = rest.join('=')
    if (key === 'volume-opt') options.push(pair(value))
    else if (key === 'volume-label') labels.push(pair(value))
    else if (KEYS.includes(key)) fields.set(key, field.includes('=') ? value : 'true')
    else throw new InvalidArgumentError(`unexpected key '${given}' in '${field}'`)
  }
  const type = MountSpec.shape.type.safeParse(fields.get('type') ?? 'volume')
  if (!type.success)
    throw new InvalidArgumentError(`type ${fields.get('type')} is not served: expected bind, volume or tmpfs`)
  if (!fields.get('target')) throw new InvalidArgumentError('target is required')
  return {
    type: type.data,
    source: fields.get('source') ?? '',
    target: fields.get('target') ?? '',
    readOnly: truth(fields, 'readonly'),
    bind: some(fields, 'bind-') ? bindOptions(fields) : null,
    volume:
      some(fields, 'volume-') || options.length + labels.length > 0 ? volumeOptions(fields, options, labels) : null,
    tmpfs: some(fields, 'tmpfs-') ? tmpfsOptions(fields) : null,
  }
}

const ALIASES: Readonly<Record<string, string>> = {
  src: 'source',
  dst: 'target',
  destination: 'target',
  ro: 'readonly',
}
const KEYS = [
  'type',
  'source',
  'target',
  'readonly',
  'consistency',
  'bind-propagation',
  'bind-recursive',
  'bind-nonrecursive',
  'bind-create-src',
  'volume-nocopy',
  'volume-subpath',
  'volume-driver',
  'tmpfs-size',
  'tmpfs-mode',
]

function some(fields: Fields, prefix: string): boolean {
  return [...fields.keys()].some((key) => key.startsWith(prefix))
}

function truth(fields: Fields, key: string): boolean {
  const value = fields.get(key)
  if (value === undefined || value === 'false' || value === '0') return false
  if (value === 'true' || value === '1') return true
  throw new InvalidArgumentError(`invalid value for ${key}: ${value}`)
}

function bindOptions(fields: Fields): MountSpecInput['bind'] {
  const recursive = fields.get('bind-recursive') ?? 'enabled'
  if (!['enabled', 'disabled', 'writable', 'readonly'].includes(recursive))
    throw new InvalidArgumentError(`invalid value for bind-recursive: ${recursive}`)
  return {
    propagation: fields.get('bind-propagation') ?? '',
    nonRecursive: truth(fields, 'bind-nonrecursive') || recursive === 'disabled',
    readOnlyNonRecursive: recursive === 'writable',
    readOnlyForceRecursive: recursive === 'readonly',
    createMountpoint: truth(fields, 'bind-create-src'),
  }
}

function volumeOptions(
  fields: Fields,
  options: [string, string][],
  labels: [string, string][],
): MountSpecInput['volume'] {
  const name = fields.get('volume-driver') ?? ''
  return {
    noCopy: truth(fields, 'volume-nocopy'),
    subpath: fields.get('volume-subpath') ?? '',
    labels: Object.fromEntries(labels),
    driver: name !== '' || options.length > 0 ? { name, options: Object.fromEntries(options) } : null,
  }
}

function tmpfsOptions(fields: Fields): MountSpecInput['tmpfs'] {
  const mode = fields.get('tmpfs-mode') ?? '0'
  if (!/^[0-7]+$/.test(mode)) throw new InvalidArgumentError(`invalid value for tmpfs-mode: ${mode}`)
  return { sizeBytes: memory(fields.get('tmpfs-size') ?? '0'), mode: Number.parseInt(mode, 8) }
}

function pair(word: string): [string, string] {
  const at = word.indexOf('=')
  return at < 0 ? [word, ''] : [word.slice(0, at), word.slice(at + 1)]
}

function csvFields(word: string): string[] {
  return [...word.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
    ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '',
  )
}
