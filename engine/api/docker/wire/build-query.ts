import { z } from 'zod'
import { EngineError } from '../../../base/errors.ts'
import { fullName, parseReference } from '../../../formats/oci/reference.ts'
import type { BuildLimits, BuildRequest } from '../../../operations/builds/builds.ts'
import { type Call, flag, whole } from '../call.ts'

/** What the query of `POST /build` asks for, but for the files. */
export type BuildQuery = Omit<BuildRequest, 'files' | 'classic' | 'credentials'> & {
  names: string[]
  quiet: boolean
  remote: string
}

const Texts = z.record(z.string(), z.string().nullable())
const Ulimits = z.array(z.object({ Name: z.string(), Soft: z.number(), Hard: z.number() }))

export function buildQuery(call: Call): BuildQuery {
  refuseSquash(call)
  const { query } = call
  const text = (name: string) => query.get(name) ?? ''
  return {
    dockerfile: text('dockerfile') || 'Dockerfile',
    target: text('target'),
    // An argument without a value takes that of the client's environment, which it has sent if there is one.
    args: withoutNull(json(call, 'buildargs', Texts, {})),
    labels: withoutNull(json(call, 'labels', Texts, {})),
    platform: text('platform').toLowerCase(),
    noCache: flag(call, 'nocache'),
    pull: flag(call, 'pull') ? 'always' : 'missing',
    cacheFrom: json(call, 'cachefrom', z.array(z.string()), []),
    contexts: new Map(),
    network: text('networkmode'),
    extraHosts: extraHosts(call),
    limits: limitsOf(call),
    secret: async () => null,
    sshAgent: async () => null,
    entitlements: ['network.host'],
    names: [...new Set(query.getAll('t').filter(Boolean).map(taggedName))],
    quiet: flag(call, 'q'),
    remote: text('remote'),
  }
}

/** As a dockerd without experimental features does. */
function refuseSquash(call: Call): void {
  if (!flag(call, 'squash')) return
  throw new EngineError('invalid', 'squash is only supported with experimental mode')
}

function taggedName(name: string): string {
  const reference = parseReference(name)
  if (name.includes('@'))
    throw new EngineError('invalid', 'invalid reference format: a digest cannot be given to what is built')
  return fullName(reference)
}

/** Go clients write them comma-separated, or repeat the field; newer ones write `name=address`. */
function extraHosts({ query }: Call): string[] {
  return query
    .getAll('extrahosts')
    .flatMap((text) => (text.startsWith('[') ? (JSON.parse(text) as string[]) : text.split(',')))
    .filter(Boolean)
}

function limitsOf(call: Call): BuildLimits {
  const number = (name: string) => whole(call, name) ?? 0
  const text = (name: string) => call.query.get(name) ?? ''
  return {
    shmSize: number('shmsize'),
    memory: number('memory'),
    memorySwap: number('memswap'),
    cpuShares: number('cpushares'),
    cpuPeriod: number('cpuperiod'),
    cpuQuota: number('cpuquota'),
    cpusetCpus: text('cpusetcpus'),
    cpusetMems: text('cpusetmems'),
    cgroupParent: text('cgroupparent'),
    ulimits: json(call, 'ulimits', Ulimits, []).map(({ Name, Soft, Hard }) => ({ name: Name, soft: Soft, hard: Hard })),
  }
}

function withoutNull(map: Record<string, string | null>): Record<string, string> {
  return Object.fromEntries(Object.entries(map).flatMap(([name, value]) => (value === null ? [] : [[name, value]])))
}

function json<T>({ query }: Call, name: string, schema: z.ZodType<T>, otherwise: T): T {
  const text = query.get(name)
  if (!text || text === 'null') return otherwise
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw new EngineError('invalid', `${name} is not JSON: ${(cause as Error).message}`, { cause })
  }
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  throw new EngineError('invalid', `${name} is not as expected: ${parsed.error.issues[0]?.message}`)
}
