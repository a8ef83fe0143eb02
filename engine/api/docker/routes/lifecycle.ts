import { EngineError } from '../../../base/errors.ts'
import { commandLine } from '../../../wire/command-line.ts'
import { type Call, originOf, param, type Route, sendNothing, whole } from '../call.ts'
import { sendError } from '../http-error.ts'
import { containerName } from '../names.ts'

export const lifecycleRoutes: Route[] = [
  { method: 'POST', path: '/containers/*id/start', serve: start },
  { method: 'POST', path: '/containers/*id/stop', serve: stop },
  { method: 'POST', path: '/containers/*id/restart', serve: restart },
  { method: 'POST', path: '/containers/*id/kill', serve: kill },
  { method: 'POST', path: '/containers/*id/pause', serve: (call) => simply(call, 'pause') },
  { method: 'POST', path: '/containers/*id/unpause', serve: (call) => simply(call, 'unpause') },
  { method: 'POST', path: '/containers/*id/rename', serve: rename },
  { method: 'POST', path: '/containers/*id/wait', serve: wait },
]

async function start(call: Call): Promise<void> {
  if (call.query.get('checkpoint')) throw new EngineError('unsupported', 'checkpoints are not served')
  await simply(call, 'start')
}

async function simply(call: Call, verb: 'start' | 'pause' | 'unpause'): Promise<void> {
  const reference = param(call, 'id')
  const line = commandLine({ verb, container: containerName(call.engine, reference) })
  await call.engine.containers[verb](originOf(call, line), reference)
  sendNothing(call)
}

async function stop(call: Call): Promise<void> {
  const reference = param(call, 'id')
  const options = { timeout: whole(call, 't'), signal: call.query.get('signal') ?? '' }
  const line = commandLine({ verb: 'stop', container: containerName(call.engine, reference), ...options })
  await call.engine.containers.stop(originOf(call, line), reference, options)
  sendNothing(call)
}

async function restart(call: Call): Promise<void> {
  const reference = param(call, 'id')
  const options = { timeout: whole(call, 't'), signal: call.query.get('signal') ?? '' }
  const line = commandLine({
    verb: 'restart',
    container: containerName(call.engine, reference),
    timeout: options.timeout,
  })
  await call.engine.containers.restart(originOf(call, line), reference, options)
  sendNothing(call)
}

async function kill(call: Call): Promise<void> {
  const reference = param(call, 'id')
  const signal = call.query.get('signal') || 'KILL'
  const line = commandLine({ verb: 'kill', container: containerName(call.engine, reference), signal })
  await call.engine.containers.kill(originOf(call, line), reference, signal)
  sendNothing(call)
}

async function rename(call: Call): Promise<void> {
  const reference = param(call, 'id')
  const name = (call.query.get('name') ?? '').replace(/^\//, '')
  if (name === '') throw new EngineError('invalid', 'Neither old nor new names may be empty')
  const line = commandLine({ verb: 'rename', container: containerName(call.engine, reference), name })
  await call.engine.containers.rename(originOf(call, line), reference, name)
  sendNothing(call)
}

const CONDITIONS = ['not-running', 'next-exit', 'removed'] as const

/** Answers 200 as soon as the wait has begun: the CLI starts the container only after that. The body follows at the end. */
async function wait(call: Call): Promise<void> {
  const { engine, response } = call
  const asked = call.query.get('condition') || 'not-running'
  const condition = CONDITIONS.find((each) => each === asked)
  if (!condition) throw new EngineError('invalid', `invalid condition: "${asked}": expected ${CONDITIONS.join(', ')}`)
  const { id } = engine.containers.find(param(call, 'id'))
  const ended = engine.containers.wait(id, condition, call.signal)
  response.writeHead(200, { 'Content-Type': 'application/json' })
  response.flushHeaders()
  try {
    const { exitCode, error } = await ended
    response.end(`${JSON.stringify({ Error: error ? { Message: error } : null, StatusCode: exitCode })}\n`)
  } catch (error) {
    sendError(response, error)
  }
}
