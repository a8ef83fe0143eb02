import { join } from 'node:path'
import type { BuildRequest } from '../../../operations/builds/builds.ts'
import type { ClientBuild } from '../control/client-builds.ts'
import type { Parts } from '../parts.ts'
import type { Definition } from '../protocol/github.com/moby/buildkit/solver/pb/ops_pb.js'
import { credentialsOf, secretOf } from '../session/services.ts'
import { sshAgentOf } from '../session/ssh.ts'
import { DOCKERFILE, filesOf } from './files.ts'
import { namedContexts } from './named-contexts.ts'
import { cacheFromOf, hostsOf, limitsOf, networkOf, noCacheOf, type Options, platformOf, prefixed } from './options.ts'

export interface TargetRequest {
  frontend: string
  options: Options
  inputs: Readonly<Record<string, Definition>>
  cacheImports: readonly { Type: string; Attrs: Record<string, string> }[]
}

/** The builder's request that a client's options ask for. */
export async function buildRequest(
  parts: Parts,
  client: ClientBuild,
  { options, inputs, cacheImports }: TargetRequest,
): Promise<BuildRequest> {
  const { signal, request } = client
  const session = await client.session
  const imports = [...cacheImports, ...(request.Cache?.Imports ?? [])]
  return {
    files: await filesOf(parts, client, options),
    dockerfile: options.filename ?? DOCKERFILE,
    target: options.target ?? '',
    args: prefixed(options, 'build-arg:'),
    labels: prefixed(options, 'label:'),
    platform: platformOf(options),
    noCache: noCacheOf(options),
    pull: options['image-resolve-mode'] === 'pull' ? 'always' : 'missing',
    cacheFrom: cacheFromOf(options, imports),
    contexts: await namedContexts(parts, client, options, inputs),
    network: networkOf(options, request.Entitlements),
    extraHosts: hostsOf(options),
    limits: limitsOf(options),
    secret: (id) => secretOf(session, id, signal),
    sshAgent: (id, until) => sshAgentOf(session, id, join(parts.runDir, 'ssh'), until),
    credentials: (host) => credentialsOf(session, host, signal),
    entitlements: request.Entitlements,
    classic: null,
  }
}
