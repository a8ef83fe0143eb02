import { EngineError } from '../../../base/errors.ts'
import type { BuildLimits } from '../../../operations/builds/builds.ts'

/** Options of the Dockerfile front end, as clients send them: everything is text. */
export type Options = Readonly<Record<string, string | undefined>>

/** Options of the form `build-arg:NAME`, by NAME. */
export function prefixed(options: Options, prefix: string): Record<string, string> {
  return Object.fromEntries(
    Object.entries(options).flatMap(([key, value]) =>
      key.startsWith(prefix) && value !== undefined ? [[key.slice(prefix.length), value]] : [],
    ),
  )
}

/** `a,b`; '' is nothing. */
export function list(text: string | undefined): string[] {
  return (text ?? '')
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '')
}

export function platformOf(options: Options): string {
  const [platform = '', ...others] = list(options.platform)
  if (others.length > 0)
    throw new EngineError('unsupported', `one platform for each build is served, not ${options.platform}`)
  return platform
}

/** '': the stage's own network. */
export function networkOf(options: Options, entitlements: readonly string[]): string {
  const mode = options['force-network-mode'] ?? ''
  if (mode === 'host' && !entitlements.includes('network.host'))
    throw new EngineError('forbidden', 'network.host is not allowed: the client did not grant it')
  if (!['', 'sandbox', 'none', 'host'].includes(mode))
    throw new EngineError(
      'unsupported',
      `network mode "${mode}" is not supported by buildkit - you can define a custom network for your builder using the network driver-opt in buildx create`,
    )
  return mode === 'sandbox' ? '' : mode
}

/** `name=address` as `name:address`. */
export function hostsOf(options: Options): string[] {
  return list(options['add-hosts']).map((each) => each.replace('=', ':'))
}

export function limitsOf(options: Options): BuildLimits {
  const bytes = (name: string) => whole(options, name)
  return {
    shmSize: bytes('shm-size'),
    memory: bytes('memory'),
    memorySwap: bytes('memswap'),
    cpuShares: bytes('cpushares'),
    cpuPeriod: bytes('cpuperiod'),
    cpuQuota: bytes('cpuquota'),
    cpusetCpus: options.cpusetcpus ?? '',
    cpusetMems: options.cpusetmems ?? '',
    ulimits: list(options.ulimit).map(ulimitOf),
    cgroupParent: options['cgroup-parent'] ?? '',
  }
}

function whole(options: Options, name: string): number {
  const text = options[name] ?? ''
  if (text !== '' && !/^-?\d+$/.test(text))
    throw new EngineError('invalid', `invalid ${name} "${text}": it is a whole number`)
  return Number(text)
}

/** `nofile=1024:2048`, or one number for both. */
function ulimitOf(text: string): BuildLimits['ulimits'][number] {
  const found = /^([a-z]+)=(-?\d+)(?::(-?\d+))?$/.exec(text)
  if (!found) throw new EngineError('invalid', `invalid ulimit "${text}": it is name=soft:hard`)
  const [, name = '', soft = '', hard = soft] = found
  return { name, soft: Number(soft), hard: Number(hard) }
}

/** true: every stage; else those named. */
export function noCacheOf(options: Options): boolean | string[] {
  const wanted = options['no-cache']
  if (wanted === undefined) return false
  return wanted === '' ? true : list(wanted)
}

/** References of the images whose steps may be taken as cached. What is no registry is left out: imports are hints. */
export function cacheFromOf(
  options: Options,
  imports: readonly { Type: string; Attrs: Record<string, string> }[],
): string[] {
  const named = imports.flatMap(({ Type, Attrs }) => (Type === 'registry' && Attrs.ref ? [Attrs.ref] : []))
  return [...new Set([...named, ...list(options['cache-from'])])]
}
