import { isDeepStrictEqual } from 'node:util'
import { EngineError } from '../../../base/errors.ts'
import type { ContainerRecord } from '../../../stores/containers/containers.ts'
import { commandLine, shellLine } from '../../../wire/command-line.ts'
import { type Call, flag, originOf, param, type Route, sendJson, sendNothing, whole } from '../call.ts'
import { containerMatcher } from '../container-filters.ts'
import { containerName, joinReference } from '../names.ts'
import { requirePlatform } from '../platform.ts'
import { jsonBody } from '../request-body.ts'
import { ConfigBody, configOf, ContainerCreateBody, createRequest, networksOf } from '../wire/container-create.ts'
import { containerInspect } from '../wire/container-inspect.ts'
import { containerSummary } from '../wire/container-summary.ts'
import { filterWords, labelsMatch, parseFilters, parseTime } from '../wire/filters.ts'
import { imageNamer } from '../wire/image-shown.ts'
import { hostConfigOf } from '../wire/host-config.ts'

export const containerRoutes: Route[] = [
  { method: 'GET', path: '/containers/json', serve: list },
  { method: 'POST', path: '/containers/create', serve: create },
  { method: 'POST', path: '/containers/prune', serve: prune },
  { method: 'GET', path: '/containers/*id/json', serve: inspect },
  { method: 'GET', path: '/containers/*id/changes', serve: changes },
  { method: 'DELETE', path: '/containers/*id', serve: remove },
  { method: 'POST', path: '/commit', serve: commit },
]

function list(call: Call): void {
  const { engine } = call
  const limit = whole(call, 'limit') ?? 0
  const { matches, impliesAll } = containerMatcher(engine, call.query.get('filters'))
  const all = flag(call, 'all') || limit > 0 || impliesAll
  const found = engine.containers.list(all).filter(matches)
  const withSize = flag(call, 'size')
  const nameOf = imageNamer(engine)
  const rows = (limit > 0 ? found.slice(0, limit) : found).map((record) =>
    containerSummary(
      engine,
      record,
      { now: Date.now(), image: nameOf(record) },
      withSize
        ? {
            rw: engine.containers.counts(record.id).bytes,
            rootFs: engine.images.describe(engine.images.find(record.image)).bytes,
          }
        : null,
    ),
  )
  sendJson(call, 200, rows)
}

async function create(call: Call): Promise<void> {
  const body = await jsonBody(call, ContainerCreateBody)
  if (body.Image === '')
    throw new EngineError('invalid', 'config cannot be empty in order to create a container: no image was named')
  const name = call.query.get('name') ?? ''
  const config = configOf(body)
  const asked = hostConfigOf(body.HostConfig)
  const host = body.NetworkDisabled ? { ...asked, networkMode: 'none' } : asked
  requirePlatform(call, body.Image)
  const line = commandLine(createRequest(name, body.Image, config, host))
  const made = await call.engine.containers.create(originOf(call, line), {
    name,
    image: body.Image,
    config,
    host,
    networks: networksOf(body),
  })
  sendJson(call, 201, { Id: made.id, Warnings: made.warnings })
}

function inspect(call: Call): void {
  const { engine } = call
  const record = engine.containers.find(param(call, 'id'))
  const sizes = flag(call, 'size')
    ? sizesOf(engine.containers.counts(record.id).bytes, engine.images.describe(engine.images.find(record.image)).bytes)
    : {}
  sendJson(call, 200, { ...containerInspect(engine, record), ...sizes })
}

function sizesOf(rw: number, rootFs: number) {
  return { SizeRw: rw, SizeRootFs: rw + rootFs }
}

const KINDS = { changed: 0, added: 1, deleted: 2 }

function changes(call: Call): void {
  const found = call.engine.containers.changes(param(call, 'id'))
  sendJson(call, 200, found.length > 0 ? found.map(({ path, kind }) => ({ Path: path, Kind: KINDS[kind] })) : null)
}

async function remove(call: Call): Promise<void> {
  const reference = param(call, 'id')
  if (flag(call, 'link')) {
    call.engine.containers.unlink(reference)
    return sendNothing(call)
  }
  const options = { force: flag(call, 'force'), volumes: flag(call, 'v') }
  const line = commandLine({ verb: 'rm', container: containerName(call.engine, reference), ...options })
  await call.engine.containers.remove(originOf(call, line), reference, options)
  sendNothing(call)
}

async function prune(call: Call): Promise<void> {
  const { engine } = call
  const filters = parseFilters(call.query.get('filters'), ['until', 'label', 'label!'])
  const until = filters.get('until')?.map((text) => parseTime(text, Date.now())) ?? []
  const wanted = ({ created, config: { labels } }: ContainerRecord) =>
    until.every((time) => created < time) &&
    labelsMatch(labels, filters.get('label')) &&
    !(filters.get('label!') ?? []).some((label) => labelsMatch(labels, [label]))
  const line = shellLine(['docker', 'container', 'prune', '-f', ...filterWords(call.query.get('filters'))])
  const { removed, bytes } = await engine.containers.prune(originOf(call, line), wanted)
  sendJson(call, 200, { ContainersDeleted: removed.length > 0 ? removed : null, SpaceReclaimed: bytes })
}

async function commit(call: Call): Promise<void> {
  const { engine, query } = call
  const container = query.get('container') ?? ''
  if (container === '') throw new EngineError('invalid', 'invalid name or ID supplied: ""')
  const body = await jsonBody(call, ConfigBody)
  // The CLI sends null, others an empty object: both mean the container's own.
  const own = isDeepStrictEqual(body, ConfigBody.parse({}))
  const options = {
    reference: joinReference(query.get('repo') ?? '', query.get('tag') ?? ''),
    author: query.get('author') ?? '',
    message: query.get('comment') ?? '',
    changes: query.getAll('changes').flatMap((text) => text.split('\n').filter(Boolean)),
    pause: flag(call, 'pause', true),
    ...(own ? {} : { config: configOf(body) }),
  }
  const line = commandLine({ verb: 'commit', container: containerName(engine, container), ...options })
  sendJson(call, 201, { Id: await engine.containers.commit(originOf(call, line), container, options) })
}
