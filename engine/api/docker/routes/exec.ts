import { z } from 'zod'
import { EngineError, toEngineError } from '../../../base/errors.ts'
import { execLine } from '../../../wire/command-line.ts'
import { type Call, originOf, param, type Route, sendJson } from '../call.ts'
import { sizeAsked } from '../terminal-size.ts'
import { parseDetachKeys } from '../detach-keys.ts'
import { frame } from '../frames.ts'
import { type Connection, converse, hangUp, takeOver } from '../hijack.ts'
import { containerName } from '../names.ts'
import { jsonBody } from '../request-body.ts'
import { bool, text, texts, words } from '../wire/go.ts'

export const execRoutes: Route[] = [
  { method: 'POST', path: '/containers/*id/exec', serve: create },
  { method: 'POST', path: '/exec/:id/start', hijacks: true, serve: start },
  { method: 'POST', path: '/exec/:id/resize', serve: resize },
  { method: 'GET', path: '/exec/:id/json', serve: inspect },
]

const CreateBody = z.object({
  AttachStdin: bool,
  AttachStdout: bool,
  AttachStderr: bool,
  ConsoleSize: z.tuple([z.number().int(), z.number().int()]).nullish(),
  Tty: bool,
  DetachKeys: text,
  Env: texts,
  Cmd: words,
  Privileged: bool,
  User: text,
  WorkingDir: text,
})

async function create(call: Call): Promise<void> {
  const body = await jsonBody(call, CreateBody)
  const command = body.Cmd ?? []
  if (command.length === 0) throw new EngineError('invalid', 'No exec command specified')
  parseDetachKeys(body.DetachKeys)
  const exec = call.engine.execs.create(originOf(call, ''), param(call, 'id'), {
    command,
    tty: body.Tty,
    attachStdin: body.AttachStdin,
    attachStdout: body.AttachStdout,
    attachStderr: body.AttachStderr,
    env: body.Env,
    workingDir: body.WorkingDir,
    user: body.User,
    privileged: body.Privileged,
    detachKeys: body.DetachKeys,
  })
  const [rows = 0, columns = 0] = body.ConsoleSize ?? []
  if (rows > 0 && columns > 0) await call.engine.execs.resize(exec.id, rows, columns)
  sendJson(call, 201, { Id: exec.id })
}

const StartBody = z.object({
  Detach: bool,
  Tty: bool,
  ConsoleSize: z.tuple([z.number().int(), z.number().int()]).nullish(),
})

async function start(call: Call): Promise<void> {
  const { engine } = call
  const body = await jsonBody(call, StartBody)
  const exec = engine.execs.find(param(call, 'id'))
  const { tty, attachStdin, attachStdout = true, attachStderr = true, command } = exec.config
  const detachKeys = parseDetachKeys(exec.config.detachKeys)
  const [rows = 0, columns = 0] = body.ConsoleSize ?? []
  const line = execLine(containerName(engine, exec.container), command, { tty, stdin: attachStdin })
  // A detached process is not the client's any more: it stays when the client goes.
  const { signal, ...unbound } = originOf(call, line)
  const origin = body.Detach ? unbound : { ...unbound, signal }
  const size = rows > 0 && columns > 0 ? { rows, columns } : null
  if (body.Detach) {
    const stdio = await engine.execs.start(origin, exec.id, size)
    stdio.onData(() => {})
    stdio.resume()
    call.response.writeHead(200)
    call.response.end()
    return
  }
  engine.execs.requireStartable(exec.id)
  // First the answer's head, then the process, as dockerd does it: clients lose output that comes in one packet with the head.
  // Frames go by what the start asks for, also where the process has a terminal.
  const framed = !body.Tty
  const connection = takeOver(call, !framed)
  const stdio = await engine.execs.start(origin, exec.id, size).catch((error: unknown) => {
    tellAndEnd(connection, framed, toEngineError(error).message)
    return null
  })
  if (!stdio) return
  const why = await converse(stdio, connection, {
    tty,
    framed,
    detachKeys,
    stdin: attachStdin,
    stdout: attachStdout,
    stderr: attachStderr,
  })
  // The client asks for the exit code as soon as the stream ends.
  if (why === 'detached') engine.execs.detached(origin, exec.id)
  if (why === 'ended') await engine.execs.wait(exec.id)
  hangUp(connection)
}

/** That it cannot be started is told in its stream, with the exit code to be asked for: as if it had ended. */
function tellAndEnd(connection: Connection, framed: boolean, message: string): void {
  const text = Buffer.from(`${message}\r\n`)
  connection.output.write(framed ? frame('stderr', text) : text)
  hangUp(connection)
}

async function resize(call: Call): Promise<void> {
  const { rows, columns } = sizeAsked(call)
  await call.engine.execs.resize(param(call, 'id'), rows, columns)
  call.response.writeHead(200)
  call.response.end()
}

function inspect(call: Call): void {
  const { id, container, config, pid, running, exitCode } = call.engine.execs.find(param(call, 'id'))
  const [entrypoint = '', ...arguments_] = config.command
  sendJson(call, 200, {
    ID: id,
    Running: running,
    ExitCode: exitCode,
    ProcessConfig: {
      tty: config.tty,
      entrypoint,
      arguments: arguments_,
      privileged: config.privileged,
      ...(config.user ? { user: config.user } : {}),
    },
    OpenStdin: config.attachStdin,
    OpenStderr: config.attachStderr ?? true,
    OpenStdout: config.attachStdout ?? true,
    CanRemove: false,
    ContainerID: container,
    DetachKeys: config.detachKeys,
    Pid: pid,
  })
}
