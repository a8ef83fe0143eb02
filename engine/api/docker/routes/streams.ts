import type { Writable } from 'node:stream'
import { EngineError } from '../../../base/errors.ts'
import type { LoggedLine, LogQuery } from '../../../operations/engine.ts'
import { attachLine, shellLine } from '../../../wire/command-line.ts'
import { type Call, flag, originOf, param, type Route, sendJson } from '../call.ts'
import { sizeAsked } from '../terminal-size.ts'
import { parseDetachKeys } from '../detach-keys.ts'
import { frame, streamType } from '../frames.ts'
import { converse, hangUp, takeOver } from '../hijack.ts'
import { containerName } from '../names.ts'
import { dropBody } from '../request-body.ts'
import { batchedWriter } from '../batched-writer.ts'
import { parseTime } from '../wire/filters.ts'
import { logDetails } from '../wire/log-details.ts'

export const streamRoutes: Route[] = [
  { method: 'POST', path: '/containers/*id/attach', hijacks: true, serve: attach },
  { method: 'POST', path: '/containers/*id/resize', serve: resize },
  { method: 'GET', path: '/containers/*id/logs', serve: logs },
  { method: 'GET', path: '/containers/*id/top', serve: top },
]

async function attach(call: Call): Promise<void> {
  const { engine } = call
  const record = engine.containers.find(param(call, 'id'))
  const { tty } = record.config
  const detachKeys = parseDetachKeys(call.query.get('detachKeys') ?? '')
  const live = flag(call, 'stream')
  const talk = {
    tty,
    framed: !tty,
    detachKeys,
    stdin: flag(call, 'stdin') && record.config.openStdin,
    stdout: flag(call, 'stdout'),
    stderr: flag(call, 'stderr'),
  }
  const stdio = live
    ? await engine.containers.attach(originOf(call, attachLine(containerName(engine, record.id))), param(call, 'id'))
    : null
  await dropBody(call)
  const connection = takeOver(call, tty)
  if (flag(call, 'logs')) {
    const query = { ...talk, tail: null, follow: false, since: null, until: null }
    await writeLog(connection.output, engine.containers.logs(record.id, query, call.signal), tty, () => '')
  }
  if (stdio && (await converse(stdio, connection, talk)) === 'detached')
    engine.containers.detached(originOf(call, ''), record.id)
  hangUp(connection)
}

async function resize(call: Call): Promise<void> {
  const { rows, columns } = sizeAsked(call)
  const { id, state } = call.engine.containers.find(param(call, 'id'))
  // One that was made to be started now may have its size before; one that ended has no terminal.
  if (state.status === 'exited' || state.status === 'dead')
    throw new EngineError('conflict', `container ${id} is not running`)
  await call.engine.containers.resize(originOf(call, ''), id, rows, columns)
  call.response.writeHead(200)
  call.response.end()
}

async function logs(call: Call): Promise<void> {
  const { engine, response } = call
  const record = engine.containers.find(param(call, 'id'))
  const query = logQuery(call)
  if (record.host.logDriver === 'none')
    throw new EngineError('unsupported', 'configured logging driver does not support reading')
  const stamps = flag(call, 'timestamps')
  const details = flag(call, 'details') ? `${logDetails(record.config, record.host)} ` : ''
  const lines = engine.containers.logs(record.id, query, call.signal)
  response.writeHead(200, { 'Content-Type': streamType(record.config.tty, call.apiVersion) })
  response.flushHeaders()
  await writeLog(response, lines, record.config.tty, ({ time }) => `${stamps ? `${time} ` : ''}${details}`)
  response.end()
}

function logQuery(call: Call): LogQuery {
  const stdout = flag(call, 'stdout')
  const stderr = flag(call, 'stderr')
  if (!stdout && !stderr) throw new EngineError('invalid', 'Bad parameters: you must choose at least one stream')
  const tail = call.query.get('tail') ?? 'all'
  return {
    stdout,
    stderr,
    tail: /^\d+$/.test(tail) ? Number(tail) : null,
    follow: flag(call, 'follow'),
    since: bound(call.query.get('since'), -ROUNDING),
    until: bound(call.query.get('until'), ROUNDING),
  }
}

/** Milliseconds of today are exact to 244 ns in a double: a line that has just the time that is asked for must stay in. */
const ROUNDING = 0.0005

/** 0 is Docker's word for no bound. */
function bound(text: string | null, rounding: number): number | null {
  return text === null || text === '' || Number(text) === 0 ? null : parseTime(text, Date.now()) + rounding
}

const NEWLINE = Buffer.from('\n')
const NOTHING = Buffer.alloc(0)

/** Byte for byte as the container wrote it, each line after its prefix. */
async function writeLog(
  output: Writable,
  lines: AsyncIterable<LoggedLine>,
  tty: boolean,
  prefixOf: (line: LoggedLine) => string,
): Promise<void> {
  const writer = batchedWriter(output)
  for await (const line of lines) {
    const data = Buffer.concat([Buffer.from(prefixOf(line)), line.data, line.unfinished ? NOTHING : NEWLINE])
    await writer.write(tty ? data : frame(line.stream, data))
  }
  await writer.flush()
}

async function top(call: Call): Promise<void> {
  const words = (call.query.get('ps_args') ?? '').split(/\s+/).filter(Boolean)
  const reference = param(call, 'id')
  const line = shellLine(['docker', 'top', containerName(call.engine, reference), ...words])
  const asked = words.length > 0 ? words : ['-ef']
  const { titles, processes } = await call.engine.containers.top(originOf(call, line), reference, asked)
  sendJson(call, 200, { Titles: titles, Processes: processes })
}
