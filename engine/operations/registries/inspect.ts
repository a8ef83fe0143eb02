import { EngineError } from '../../base/errors.ts'
import type { RegistryClient } from '../../drivers/registry/registry.ts'
import { parseImageConfig } from '../../formats/oci/image-config.ts'
import { parseJson } from '../../formats/oci/json.ts'
import { Index, isIndex, Manifest } from '../../formats/oci/manifest.ts'
import { parseReference } from '../../formats/oci/reference.ts'
import { pullRefusal } from './refusals.ts'
import type { AskOptions, RemoteImage } from './registries.ts'

/** Digest, size and platforms of what a registry has under a name. */
export async function inspectRemote(
  client: RegistryClient,
  text: string,
  { credentials, signal }: AskOptions,
): Promise<RemoteImage> {
  const reference = parseReference(text)
  const { domain, path } = reference
  const repository = client.repository({ domain, path }, { credentials, actions: 'pull', signal })
  try {
    const found = await repository.manifest(reference.digest ?? reference.tag ?? 'latest')
    const { digest, mediaType, bytes } = found
    const about = { digest, mediaType, size: bytes.length }
    if (isIndex(mediaType)) {
      const { manifests } = parseJson(bytes, Index, `the image index of ${text}`)
      return { ...about, platforms: manifests.flatMap(({ platform }) => platform ?? []) }
    }
    const manifest = parseJson(bytes, Manifest, `the manifest of ${text}`)
    const chunks: Buffer[] = []
    for await (const chunk of repository.blob(manifest.config) as AsyncIterable<Buffer>) chunks.push(chunk)
    const { architecture, os, variant } = parseImageConfig(Buffer.concat(chunks), `the config of ${text}`)
    return { ...about, platforms: [{ architecture, os, ...(variant ? { variant } : {}) }] }
  } catch (error) {
    const refusal = pullRefusal(error, reference)
    // dockerd answers so when it may not look.
    if (refusal instanceof EngineError && refusal.code === 'notFound' && / denied/.test(refusal.message))
      throw new EngineError('unauthorized', refusal.message, { cause: error })
    throw refusal
  }
}
