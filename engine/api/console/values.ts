import { InvalidArgumentError } from 'commander'
import type { RequestInput } from '../../wire/requests.ts'

type Bind = NonNullable<Extract<RequestInput, { verb: 'create' }>['binds']>[number]

const PROPAGATIONS = ['rprivate', 'private', 'rshared', 'shared', 'rslave', 'slave'] as const
const UNITS: Record<string, number> = { '': 1, b: 1, k: 2 ** 10, m: 2 ** 20, g: 2 ** 30, t: 2 ** 40 }

export function integer(word: string): number {
  if (!/^-?\d+$/.test(word)) throw new InvalidArgumentError(`expected a whole number`)
  return Number(word)
}

/** `512m`, `1.5g`, `4096`: units of 1024. */
export function memory(word: string): number {
  const match = /^(\d+(?:\.\d+)?)([bkmgt]?)(?:i?b)?$/i.exec(word)
  if (!match) throw new InvalidArgumentError(`invalid size: '${word}'`)
  return Math.round(Number(match[1]) * (UNITS[match[2]?.toLowerCase() ?? ''] ?? 1))
}

export function processors(word: string): number {
  if (!/^\d*\.?\d+$/.test(word)) throw new InvalidArgumentError(`failed to parse ${word} as a rational number`)
  return Number(word)
}

/** `-v source:target[:ro,rslave]`. Named volumes are not served. */
export function volume(word: string): Bind {
  const [source = '', target, options = '', ...more] = word.split(':')
  if (!target || more.length) throw new InvalidArgumentError(`expected SOURCE:TARGET or SOURCE:TARGET:OPTIONS`)
  if (!source.startsWith('/'))
    throw new InvalidArgumentError(
      `"${source}" names a volume, and only folders and files of this machine can be mounted: expected an absolute path`,
    )
  return options.split(',').filter(Boolean).reduce<Bind>(withOption, { source, target })
}

function withOption(bind: Bind, option: string): Bind {
  if (option === 'ro' || option === 'readonly') return { ...bind, readOnly: true }
  if (option === 'rw' || option === 'z' || option === 'Z') return bind
  return { ...bind, propagation: propagation(option) }
}

/** `--mount type=bind,source=/a,target=/b[,readonly]`, fields in CSV. */
export function mount(word: string): Bind {
  const bind: Bind = { source: '', target: '', createSource: false }
  let type = 'volume'
  for (const field of csvFields(word)) {
    const [key = '', ...rest] = field.split('=')
    const value = rest.join('=')
    if (key === 'type') type = value
    else if (key === 'source' || key === 'src') bind.source = value
    else if (key === 'target' || key === 'destination' || key === 'dst') bind.target = value
    else if (key === 'readonly' || key === 'ro') bind.readOnly = value === '' || value === 'true' || value === '1'
    else if (key === 'bind-propagation') bind.propagation = propagation(value)
    else throw new InvalidArgumentError(`unknown field "${key}"`)
  }
  if (type !== 'bind') throw new InvalidArgumentError(`type ${type} is not served, only bind`)
  if (!bind.source.startsWith('/') || !bind.target.startsWith('/'))
    throw new InvalidArgumentError('expected an absolute source and an absolute target')
  return bind
}

function csvFields(word: string): string[] {
  return [...word.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
    ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '',
  )
}

function propagation(word: string): (typeof PROPAGATIONS)[number] {
  const found = PROPAGATIONS.find((each) => each === word)
  if (!found) throw new InvalidArgumentError(`invalid mode: ${word}`)
  return found
}

export function labelPair(word: string): [string, string] {
  const at = word.indexOf('=')
  return at === -1 ? [word, ''] : [word.slice(0, at), word.slice(at + 1)]
}

export function network(word: string): 'default' | 'none' | 'host' {
  if (word === 'default' || word === 'none' || word === 'host') return word
  throw new InvalidArgumentError('only the networks default, none and host are served')
}
