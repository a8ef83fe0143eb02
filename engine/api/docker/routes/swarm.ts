import { EngineError } from '../../../base/errors.ts'
import { param, type Route, sendJson } from '../call.ts'

/** As a daemon answers that is in no swarm and has no plugins: clients ask, and go on. */
export const swarmRoutes: Route[] = [
  refused('POST', '/swarm/init', 'unsupported', 'a swarm cannot be made: this engine serves one machine'),
  refused('POST', '/swarm/join', 'unsupported', 'a swarm cannot be joined: this engine serves one machine'),
  refused('POST', '/swarm/leave', 'unavailable', 'This node is not part of a swarm'),
  ...[
    '/swarm',
    '/swarm/*rest',
    '/nodes',
    '/nodes/*rest',
    '/services',
    '/services/*rest',
    '/tasks',
    '/tasks/*rest',
  ].flatMap(outsideOfSwarm),
  ...['/secrets', '/secrets/*rest', '/configs', '/configs/*rest'].flatMap(outsideOfSwarm),

  { method: 'GET', path: '/plugins', serve: (call) => sendJson(call, 200, []) },
  ...['/plugins/pull', '/plugins/create'].map((path) =>
    refused('POST', path, 'unsupported', 'plugins are not served: volumes, networks and logs have built-in drivers'),
  ),
  refused(
    'GET',
    '/plugins/privileges',
    'unsupported',
    'plugins are not served: volumes, networks and logs have built-in drivers',
  ),
  { method: 'GET', path: '/plugins/*name/json', serve: (call) => noPlugin(param(call, 'name')) },
  { method: 'DELETE', path: '/plugins/*name', serve: (call) => noPlugin(param(call, 'name')) },
  ...['enable', 'disable', 'upgrade', 'push', 'set'].map(
    (verb): Route => ({
      method: 'POST',
      path: `/plugins/*name/${verb}`,
      serve: (call) => noPlugin(param(call, 'name')),
    }),
  ),
]

function refused(method: Route['method'], path: string, code: 'unsupported' | 'unavailable', sentence: string): Route {
  return {
    method,
    path,
    serve: () => {
      throw new EngineError(code, sentence)
    },
  }
}

/** dockerd's words: the CLI's own hint for people is in them. */
function outsideOfSwarm(path: string): Route[] {
  return (['GET', 'POST', 'DELETE'] as const).map((method) =>
    refused(
      method,
      path,
      'unavailable',
      'This node is not a swarm manager. Use "docker swarm init" or "docker swarm join" to connect this node to swarm and try again.',
    ),
  )
}

function noPlugin(name: string): never {
  throw new EngineError('notFound', `plugin "${name}" not found`)
}
