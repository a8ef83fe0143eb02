import { create } from '@bufbuild/protobuf'
import { z } from 'zod'
import { EngineError } from '../../../base/errors.ts'
import { UPLOAD_HOST } from '../session/upload.ts'
import {
  type SolveRequest,
  SolveRequestSchema,
} from '../protocol/github.com/moby/buildkit/api/services/control/control_pb.js'

const Pairs = z.record(z.string(), z.string().nullable()).nullable()
const Texts = z.array(z.string()).nullable()
const Outputs = z.array(z.object({ Type: z.string(), Attrs: z.record(z.string(), z.string()).nullish() })).nullable()
const Ulimits = z.array(z.object({ Name: z.string(), Soft: z.number(), Hard: z.number() })).nullable()

/** The request that a CLI of version 20.10 makes in the query of `POST /build?version=2`, in the words of later ones. */
export function solveRequestOf(query: URLSearchParams): SolveRequest {
  return create(SolveRequestSchema, {
    Ref: query.get('buildid') ?? '',
    Session: query.get('session') ?? '',
    Frontend: 'dockerfile.v0',
    FrontendAttrs: optionsOf(query),
    Exporters: exportersOf(query),
    Entitlements: query.get('networkmode') === 'host' ? ['network.host'] : [],
  })
}

function optionsOf(query: URLSearchParams): Record<string, string> {
  const text = (name: string) => query.get(name) ?? ''
  const network = text('networkmode')
  if (!['', 'default', 'none', 'host'].includes(network))
    throw new EngineError('invalid', `network mode "${network}" not supported by buildkit`)
  const buildArgs = Object.entries(json(query, 'buildargs', Pairs) ?? {}).filter(([, value]) => value !== null)
  const options = {
    filename: text('dockerfile'),
    context: contextOf(text('remote')),
    target: text('target'),
    platform: text('platform'),
    'image-resolve-mode': isSet(query, 'pull') ? 'pull' : 'local',
    'force-network-mode': network === 'default' ? '' : network,
    'add-hosts': query
      .getAll('extrahosts')
      .map((each) => each.replace(':', '='))
      .join(','),
    'cache-from': (json(query, 'cachefrom', Texts) ?? []).join(','),
    'shm-size': text('shmsize') === '0' ? '' : text('shmsize'),
    'cgroup-parent': text('cgroupparent'),
    ulimit: (json(query, 'ulimits', Ulimits) ?? []).map(({ Name, Soft, Hard }) => `${Name}=${Soft}:${Hard}`).join(','),
    ...Object.fromEntries(buildArgs.map(([name, value]) => [`build-arg:${name}`, value ?? ''])),
    ...Object.fromEntries(
      Object.entries(json(query, 'labels', Pairs) ?? {}).map(([name, value]) => [`label:${name}`, value ?? '']),
    ),
  }
  const given = Object.entries(options).filter(([name, value]) => value !== '' || name.includes(':'))
  return { ...Object.fromEntries(given), ...(isSet(query, 'nocache') ? { 'no-cache': '' } : {}) }
}

/** `client-session`: the client's own folder. */
function contextOf(remote: string): string {
  if (remote === 'client-session') return ''
  return remote === 'upload-request' ? `http://${UPLOAD_HOST}/upload-request` : remote
}

function exportersOf(query: URLSearchParams) {
  const outputs = json(query, 'outputs', Outputs) ?? []
  const name = query.getAll('t').join(',')
  if (outputs.length === 0) return [{ Type: 'moby', Attrs: name === '' ? {} : { name } }]
  return outputs
    .filter(({ Type }) => Type !== 'cacheonly')
    .map(({ Type, Attrs }) => ({
      Type: Type === 'image' ? 'moby' : Type,
      Attrs: { ...(name === '' ? {} : { name }), ...Attrs },
    }))
}

function isSet(query: URLSearchParams, name: string): boolean {
  return ['1', 'true'].includes(query.get(name) ?? '')
}

function json<S extends z.ZodType>(query: URLSearchParams, name: string, schema: S): z.infer<S> | null {
  const text = query.get(name)
  if (!text) return null
  try {
    return schema.parse(JSON.parse(text))
  } catch (error) {
    throw new EngineError('invalid', `${name} in the query is not the JSON that it should be: ${text}`, {
      cause: error,
    })
  }
}
