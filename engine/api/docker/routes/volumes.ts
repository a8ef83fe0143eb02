import { EngineError } from '../../../base/errors.ts'
import { commandLine, shellLine } from '../../../wire/command-line.ts'
import { type Call, flag, originOf, param, type Route, sendJson, sendNothing } from '../call.ts'
import { jsonBody } from '../request-body.ts'
import { pruneMatcher, volumeMatcher } from '../volume-filters.ts'
import { filterWords } from '../wire/filters.ts'
import { VolumeCreateBody, volumeJson } from '../wire/volumes.ts'

export const volumeRoutes: Route[] = [
  { method: 'GET', path: '/volumes', serve: list },
  { method: 'POST', path: '/volumes/create', serve: create },
  { method: 'POST', path: '/volumes/prune', serve: prune },
  {
    method: 'GET',
    path: '/volumes/*name',
    serve: (call) => sendJson(call, 200, volumeJson(call.engine, call.engine.volumes.find(param(call, 'name')))),
  },
  { method: 'DELETE', path: '/volumes/*name', serve: remove },
]

function list(call: Call): void {
  const { engine } = call
  const matches = volumeMatcher(engine, call.query.get('filters'))
  const found = engine.volumes.list().filter(matches)
  sendJson(call, 200, { Volumes: found.map((volume) => volumeJson(engine, volume)), Warnings: null })
}

async function create(call: Call): Promise<void> {
  const body = await jsonBody(call, VolumeCreateBody)
  const wanted = { name: body.Name, driver: body.Driver, options: body.DriverOpts, labels: body.Labels }
  const line = commandLine({ verb: 'volume-create', ...wanted, driver: wanted.driver || 'local' })
  sendJson(call, 201, volumeJson(call.engine, await call.engine.volumes.create(originOf(call, line), wanted)))
}

async function remove(call: Call): Promise<void> {
  const name = param(call, 'name')
  const force = flag(call, 'force')
  try {
    const line = commandLine({ verb: 'volume-rm', volume: name, force })
    await call.engine.volumes.remove(originOf(call, line), name)
  } catch (error) {
    if (!force || !(error instanceof EngineError) || error.code !== 'notFound') throw error
  }
  sendNothing(call)
}

async function prune(call: Call): Promise<void> {
  const filters = call.query.get('filters')
  const wanted = pruneMatcher(filters, call.apiVersion)
  const line = shellLine(['docker', 'volume', 'prune', '-f', ...filterWords(filters)])
  const { removed, bytes } = await call.engine.volumes.prune(originOf(call, line), wanted)
  sendJson(call, 200, { VolumesDeleted: removed.length > 0 ? removed : null, SpaceReclaimed: bytes })
}
