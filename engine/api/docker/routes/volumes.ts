import { EngineError } from '../../../base/errors.ts'
import { param, type Route, sendJson } from '../call.ts'

/** There are no volumes yet: lists are empty, and nothing is found. */
export const volumeRoutes: Route[] = [
  { method: 'GET', path: '/volumes', serve: (call) => sendJson(call, 200, { Volumes: [], Warnings: null }) },
  {
    method: 'GET',
    path: '/volumes/*name',
    serve: (call) => {
      throw new EngineError('notFound', `get ${param(call, 'name')}: no such volume`)
    },
  },
  {
    method: 'DELETE',
    path: '/volumes/*name',
    serve: (call) => {
      throw new EngineError('notFound', `get ${param(call, 'name')}: no such volume`)
    },
  },
  {
    method: 'POST',
    path: '/volumes/prune',
    serve: (call) => sendJson(call, 200, { VolumesDeleted: null, SpaceReclaimed: 0 }),
  },
]
