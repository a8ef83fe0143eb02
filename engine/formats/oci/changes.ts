import { EngineError } from '../../base/errors.ts'
import { parseHealthcheck } from './healthcheck.ts'
import type { ImageRunConfig } from './image-config.ts'
import { words } from './words.ts'

type Apply = (config: ImageRunConfig, rest: string) => ImageRunConfig

/** The instructions that `docker commit --change` and `docker import --change` accept, each as a function of the config. */
const INSTRUCTIONS: Record<string, Apply> = {
  CMD: (config, rest) => ({ ...config, Cmd: command(config, rest) }),
  ENTRYPOINT: (config, rest) => ({ ...config, Entrypoint: command(config, rest) }),
  ENV: (config, rest) => ({ ...config, Env: mergeEnv(config.Env ?? [], pairs('ENV', config, rest)) }),
  EXPOSE: (config, rest) => ({ ...config, ExposedPorts: { ...config.ExposedPorts, ...ports(config, rest) } }),
  HEALTHCHECK: (config, rest) => ({ ...config, Healthcheck: parseHealthcheck(rest, (text) => command(config, text)) }),
  LABEL: (config, rest) => ({
    ...config,
    Labels: { ...config.Labels, ...Object.fromEntries(pairs('LABEL', config, rest)) },
  }),
  ONBUILD: (config, rest) => ({ ...config, OnBuild: [...(config.OnBuild ?? []), rest] }),
  STOPSIGNAL: (config, rest) => ({ ...config, StopSignal: one('STOPSIGNAL', config, rest) }),
  USER: (config, rest) => ({ ...config, User: one('USER', config, rest) }),
  VOLUME: (config, rest) => ({ ...config, Volumes: { ...config.Volumes, ...volumes(config, rest) } }),
  WORKDIR: (config, rest) => ({ ...config, WorkingDir: workingDir(config, rest) }),
}

/**
 * A run config as it is after the given Dockerfile instructions, in order. An ENTRYPOINT drops the command that was there
 * before, as in a Dockerfile, unless one of the instructions before it gave one. Rejects `invalid` with the instruction
 * that is none, or that says nothing.
 *
 *     applyChanges({}, ['CMD ["sh"]', 'ENV A=b'])  // { Cmd: ['sh'], Env: ['A=b'] }
 */
export function applyChanges(config: ImageRunConfig, changes: readonly string[]): ImageRunConfig {
  let result = config
  let commandGiven = false
  for (const change of changes) {
    const { keyword, rest, apply } = parseChange(change)
    result = apply(result, rest)
    if (keyword === 'CMD') commandGiven = true
    if (keyword === 'ENTRYPOINT' && !commandGiven) result = { ...result, Cmd: undefined }
  }
  return result
}

function parseChange(change: string): { keyword: string; rest: string; apply: Apply } {
  const [, written = '', rest = ''] = /^\s*(\S*)\s*([\s\S]*?)\s*$/.exec(change) ?? []
  const keyword = written.toUpperCase()
  const apply = Object.hasOwn(INSTRUCTIONS, keyword) ? INSTRUCTIONS[keyword] : undefined
  if (apply === undefined)
    throw new EngineError(
      'invalid',
      `${written} is not a valid change command: expected one of ${Object.keys(INSTRUCTIONS).join(', ')}`,
    )
  if (rest === '')
    throw new EngineError('invalid', `the change ${keyword} says nothing: expected ${keyword} and a value`)
  return { keyword, rest, apply }
}

/** `["a", "b"]` is taken as it is; anything else is run by the shell. */
function command(config: ImageRunConfig, rest: string): string[] {
  return jsonStrings(rest) ?? [...(config.Shell ?? ['/bin/sh', '-c']), rest]
}

function jsonStrings(text: string): string[] | null {
  if (!text.startsWith('[')) return null
  try {
    const value: unknown = JSON.parse(text)
    return Array.isArray(value) && value.every((item) => typeof item === 'string') ? value : null
  } catch {
    return null
  }
}

/** `a=b "c=d e"`, or for one pair the old `a the rest`. */
function pairs(keyword: string, config: ImageRunConfig, rest: string): [string, string][] {
  const found = words(rest, variablesOf(config))
  if (!/^\S*=/.test(rest)) {
    const [, name = '', value] = /^(\S+)\s+([\s\S]+)$/.exec(rest) ?? []
    if (value === undefined) throw new EngineError('invalid', `${keyword} must have two arguments: ${keyword} ${rest}`)
    return [[name, words(`"${value.replaceAll('"', '\\"')}"`, variablesOf(config)).join('')]]
  }
  return found.map((word) => {
    const equals = word.indexOf('=')
    if (equals <= 0)
      throw new EngineError('invalid', `can't find = in "${word}": ${keyword} takes pairs of the form name=value`)
    return [word.slice(0, equals), word.slice(equals + 1)]
  })
}

/** A name that is there keeps its place and gets the new value. */
function mergeEnv(env: readonly string[], added: [string, string][]): string[] {
  const merged = [...env]
  for (const [name, value] of added) {
    const at = merged.findIndex((entry) => entry === name || entry.startsWith(`${name}=`))
    merged[at < 0 ? merged.length : at] = `${name}=${value}`
  }
  return merged
}

function ports(config: ImageRunConfig, rest: string): Record<string, unknown> {
  const found: Record<string, unknown> = {}
  for (const word of words(rest, variablesOf(config))) {
    const match = /^(\d{1,5})(?:-(\d{1,5}))?(?:\/(tcp|udp|sctp))?$/i.exec(word)
    const first = Number(match?.[1])
    const last = Number(match?.[2] ?? match?.[1])
    if (match === null || first < 1 || last > 65535 || last < first)
      throw new EngineError(
        'invalid',
        `EXPOSE ${word}: expected a port from 1 to 65535, such as 80, 80/udp or 8000-8010`,
      )
    for (let port = first; port <= last; port++) found[`${port}/${(match[3] ?? 'tcp').toLowerCase()}`] = {}
  }
  return found
}

function volumes(config: ImageRunConfig, rest: string): Record<string, unknown> {
  const paths = jsonStrings(rest) ?? words(rest, variablesOf(config))
  if (paths.some((path) => path.trim() === ''))
    throw new EngineError('invalid', 'VOLUME specified can not be an empty string')
  return Object.fromEntries(paths.map((path) => [path, {}]))
}

function workingDir(config: ImageRunConfig, rest: string): string {
  const given = words(rest, variablesOf(config)).join(' ')
  const path = given.startsWith('/') ? given : `${config.WorkingDir || '/'}/${given}`
  const parts: string[] = []
  for (const part of path.split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '' && part !== '.') parts.push(part)
  }
  return `/${parts.join('/')}`
}

function one(keyword: string, config: ImageRunConfig, rest: string): string {
  const [word, ...more] = words(rest, variablesOf(config))
  if (word === undefined || more.length > 0)
    throw new EngineError('invalid', `${keyword} requires exactly one argument: ${keyword} ${rest}`)
  return word
}

function variablesOf(config: ImageRunConfig): Map<string, string> {
  return new Map(
    (config.Env ?? []).map((entry) => {
      const equals = entry.indexOf('=')
      return equals < 0 ? [entry, ''] : [entry.slice(0, equals), entry.slice(equals + 1)]
    }),
  )
}
