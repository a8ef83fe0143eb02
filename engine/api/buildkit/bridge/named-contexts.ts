import { EngineError } from '../../../base/errors.ts'
import { fullName, parseReference } from '../../../formats/oci/reference.ts'
import type { NamedContext } from '../../../operations/builds/builds.ts'
import type { ClientBuild } from '../control/client-builds.ts'
import type { Parts } from '../parts.ts'
import type { Definition } from '../protocol/github.com/moby/buildkit/solver/pb/ops_pb.js'
import { uploadedFiles, uploadId } from './files.ts'
import { type Options, prefixed } from './options.ts'
import { localFolder, sessionFiles } from './session-files.ts'

/** What stands in for an image or a stage of these names (`--build-context`, bake's `target:`). */
export async function namedContexts(
  parts: Parts,
  client: ClientBuild,
  options: Options,
  inputs: Readonly<Record<string, Definition>>,
): Promise<Map<string, NamedContext>> {
  const found = new Map<string, NamedContext>()
  for (const [key, address] of Object.entries(prefixed(options, 'context:'))) {
    // `name::platform` is for one platform of several.
    const [name = ''] = key.split('::')
    found.set(name, await contextAt(parts, client, options, inputs, name, address))
  }
  return found
}

async function contextAt(
  parts: Parts,
  client: ClientBuild,
  options: Options,
  inputs: Readonly<Record<string, Definition>>,
  name: string,
  address: string,
): Promise<NamedContext> {
  const [scheme = '', rest = ''] = splitOnce(address, ':')
  if (scheme === 'docker-image')
    return { type: 'image', reference: fullName(parseReference(rest.replace(/^\/\//, ''))) }
  if (scheme === 'local') {
    const folder = await localFolder(parts, client, options, rest)
    return { type: 'files', files: sessionFiles(parts, client, folder, null) }
  }
  if (scheme === 'input') {
    const definition = inputs[rest]
    if (!definition)
      throw new EngineError('invalid', `context ${name} names the input ${rest}, which did not come with it`)
    return { type: 'built', built: parts.references.in(definition).built }
  }
  const uploaded = uploadId(address)
  if (uploaded !== null) return { type: 'files', files: await uploadedFiles(parts, client, uploaded) }
  if (scheme === 'oci-layout')
    throw new EngineError(
      'unsupported',
      `context ${name}: images of an OCI layout are not served: docker load them before`,
    )
  return { type: 'files', files: await client.build().fetch(address) }
}

function splitOnce(text: string, by: string): string[] {
  const at = text.indexOf(by)
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)]
}
