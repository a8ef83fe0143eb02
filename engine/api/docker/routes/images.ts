import { EngineError } from '../../../base/errors.ts'
import { commandLine, shellLine } from '../../../wire/command-line.ts'
import type { Image } from '../../../wire/images.ts'
import { type Call, flag, originOf, param, type Route, sendJson, sendNothing } from '../call.ts'
import { imageMatcher } from '../image-filters.ts'
import { joinReference } from '../names.ts'
import { requirePlatform } from '../platform.ts'
import { booleanFilter, filterWords, labelsMatch, parseFilters, parseTime } from '../wire/filters.ts'
import { imageInspect } from '../wire/image-inspect.ts'
import { imageSummary } from '../wire/image-summary.ts'

export const imageRoutes: Route[] = [
  { method: 'GET', path: '/images/json', serve: list },
  { method: 'POST', path: '/images/prune', serve: prune },
  { method: 'GET', path: '/images/*name/json', serve: inspect },
  { method: 'GET', path: '/images/*name/history', serve: history },
  { method: 'POST', path: '/images/*name/tag', serve: tag },
  { method: 'DELETE', path: '/images/*name', serve: remove },
]

function list(call: Call): void {
  const { engine } = call
  const matches = imageMatcher(engine, call.query.get('filters'))
  const options = { sharedSize: flag(call, 'shared-size'), virtualSize: call.apiVersion < 44, containers: false }
  const found = engine.images.list(flag(call, 'all')).flatMap((image) => matches(image))
  sendJson(
    call,
    200,
    found.map((image) => imageSummary(image, engine.images.find(image.id).parent ?? '', options)),
  )
}

function inspect(call: Call): void {
  const { engine } = call
  if (flag(call, 'manifests') && call.query.get('platform'))
    throw new EngineError('invalid', 'conflicting options: manifests and platform options cannot both be set')
  requirePlatform(call, param(call, 'name'))
  // It speaks the newest version, and cannot recreate a container without what only older ones have.
  const old = /^docker-compose\/1\./.test(call.request.headers['user-agent'] ?? '')
  sendJson(call, 200, imageInspect(engine, engine.images.find(param(call, 'name')), call.apiVersion, old))
}

function history(call: Call): void {
  requirePlatform(call, param(call, 'name'))
  const entries = call.engine.images.history(param(call, 'name'))
  sendJson(
    call,
    200,
    entries.map((entry) => ({
      Id: entry.image ?? '<missing>',
      Created: Math.floor(entry.created / 1000),
      CreatedBy: entry.createdBy,
      Tags: entry.tags.length > 0 ? entry.tags : null,
      Size: entry.bytes,
      Comment: entry.comment,
    })),
  )
}

async function tag(call: Call): Promise<void> {
  const image = param(call, 'name')
  const reference = joinReference(call.query.get('repo') ?? '', call.query.get('tag') ?? '')
  if (reference === '')
    throw new EngineError('invalid', 'invalid reference format: repo names the new name, and it is empty')
  await call.engine.images.tag(originOf(call, commandLine({ verb: 'tag', image, reference })), image, reference)
  sendNothing(call, 201)
}

async function remove(call: Call): Promise<void> {
  const image = param(call, 'name')
  const force = flag(call, 'force')
  const line = commandLine({ verb: 'rmi', image, force })
  const { untagged, deleted } = await call.engine.images.remove(originOf(call, line), image, {
    force,
    prune: !flag(call, 'noprune'),
  })
  sendJson(call, 200, [...untagged.map((Untagged) => ({ Untagged })), ...deleted.map((Deleted) => ({ Deleted }))])
}

/** Without `dangling=false` only images without a name go. */
async function prune(call: Call): Promise<void> {
  const { engine } = call
  const filters = parseFilters(call.query.get('filters'), ['dangling', 'until', 'label', 'label!'])
  const danglingOnly = booleanFilter(filters, 'dangling') ?? true
  const until = filters.get('until')?.map((text) => parseTime(text, Date.now())) ?? []
  const wanted = (image: Image) =>
    (!danglingOnly || image.names.length === 0) &&
    until.every((time) => image.created < time) &&
    labelsMatch(image.labels, filters.get('label')) &&
    !(filters.get('label!') ?? []).some((label) => labelsMatch(image.labels, [label]))
  const line = shellLine(['docker', 'image', 'prune', '-f', ...filterWords(call.query.get('filters'))])
  const { untagged, deleted, bytes } = await engine.images.prune(originOf(call, line), wanted)
  const removed = [...untagged.map((Untagged) => ({ Untagged })), ...deleted.map((Deleted) => ({ Deleted }))]
  sendJson(call, 200, { ImagesDeleted: removed.length > 0 ? removed : null, SpaceReclaimed: bytes })
}
