import { EngineError } from '../../../base/errors.ts'
import { parseReference, repositoryOf, shortName } from '../../../formats/oci/reference.ts'
import { shellLine } from '../../../wire/command-line.ts'
import { type Call, originOf, param, type Route, sendJson, whole } from '../call.ts'
import { joinReference } from '../names.ts'
import { platformText } from '../platform.ts'
import { progressLines } from '../progress.ts'
import { AuthConfig, credentialIn, credentialsOf } from '../registry-auth.ts'
import { digestsAndStatus, pullLines, pushedFrom, pushLines } from '../registry-lines.ts'
import { jsonBody } from '../request-body.ts'
import { booleanFilter, parseFilters } from '../wire/filters.ts'

/** Images from registries and to them: `docker push`, `login`, `search`. A pull is a create, beside imports. */
export const registryRoutes: Route[] = [
  { method: 'POST', path: '/images/*name/push', serve: push },
  { method: 'GET', path: '/images/search', serve: search },
  { method: 'GET', path: '/distribution/*name/json', serve: inspect },
  { method: 'POST', path: '/auth', serve: logIn },
]

/** Without a tag all of them. */
export async function pull(call: Call): Promise<void> {
  const { engine, query } = call
  const reference = joinReference(query.get('fromImage') ?? '', query.get('tag') ?? '')
  const { tag, digest } = parseReference(reference)
  const allTags = tag === null && digest === null
  const platform = platformText(call)
  const lines = progressLines(call, false, pullLines())
  const words = [...(allTags ? ['-a'] : []), ...(platform ? ['--platform', platform] : [])]
  const name = shortName(repositoryOf(parseReference(reference)))
  const short = joinReference(name, digest ?? tag ?? '')
  const origin = { ...originOf(call, shellLine(['docker', 'pull', ...words, short])), onOpen: lines.follow }
  await lines.during(async () => {
    const options = { platform, allTags, credentials: credentialsOf(call) }
    const pulled = await engine.registries.pull(origin, reference, options).catch(withoutPrompt)
    await lines.told()
    for (const status of digestsAndStatus(pulled, allTags ? name : null)) lines.write({ status })
  })
}

/** At a 401 the CLI asks for a name and waits, also in a script; dockerd answers a pull with another status for that reason. */
function withoutPrompt(error: unknown): never {
  if (!(error instanceof EngineError) || error.code !== 'unauthorized') throw error
  throw new EngineError('unavailable', error.message, { cause: error })
}

async function push(call: Call): Promise<void> {
  const { engine, query } = call
  const reference = joinReference(param(call, 'name'), query.get('tag') ?? '')
  const parsed = parseReference(reference)
  if (parsed.digest !== null) throw new EngineError('invalid', 'cannot push a digest reference')
  const allTags = parsed.tag === null
  const lines = progressLines(call, false, pushLines(engine))
  const line = shellLine(['docker', 'push', ...(allTags ? ['-a'] : []), reference])
  const origin = { ...originOf(call, line), onOpen: lines.follow }
  await lines.during(async () => {
    lines.write({ status: pushedFrom(reference) })
    await engine.registries.push(origin, reference, { allTags, credentials: credentialsOf(call) })
    await lines.told()
  })
}

async function logIn(call: Call): Promise<void> {
  const given = await jsonBody(call, AuthConfig)
  const credential = credentialIn(given)
  if (credential === null)
    throw new EngineError('unauthorized', 'no basic auth credentials: expected username and password')
  const token = await call.engine.registries.login(given.serveraddress, credential, call.signal)
  sendJson(call, 200, { IdentityToken: token ?? '', Status: 'Login Succeeded' })
}

async function inspect(call: Call): Promise<void> {
  const { engine, signal } = call
  const options = { credentials: credentialsOf(call), signal }
  const { mediaType, digest, size, platforms } = await engine.registries.inspect(param(call, 'name'), options)
  sendJson(call, 200, { Descriptor: { mediaType, digest, size }, Platforms: platforms })
}

const MOST_FOUND = 100

async function search(call: Call): Promise<void> {
  const { engine, query, signal } = call
  const limit = whole(call, 'limit') ?? 25
  if (limit < 1 || limit > MOST_FOUND)
    throw new EngineError('invalid', `limit ${limit} is outside the range of [1, ${MOST_FOUND}]`)
  const filters = parseFilters(query.get('filters'), ['is-official', 'is-automated', 'stars'])
  const stars = Math.max(0, ...(filters.get('stars') ?? []).map(Number))
  const official = booleanFilter(filters, 'is-official')
  const automated = booleanFilter(filters, 'is-automated')
  const options = { credentials: credentialsOf(call), signal }
  const found = await engine.registries.search(query.get('term') ?? '', limit, options).catch(withoutPrompt)
  sendJson(
    call,
    200,
    found
      .filter((each) => each.stars >= stars)
      .filter((each) => official === null || each.official === official)
      .filter((each) => automated === null || each.automated === automated)
      .map((each) => ({
        star_count: each.stars,
        is_official: each.official,
        name: each.name,
        is_automated: each.automated,
        description: each.description,
      })),
  )
}
