import { define, flag, list, same, text } from './command.ts'
import { exitCodeOf } from './exit-code.ts'
import { LineError } from './line-error.ts'
import { pump } from './pump.ts'
import { table } from './table.ts'

interface ExecFlags {
  detach?: boolean
  interactive?: boolean
  tty?: boolean
  env?: string[]
  workdir?: string
  user?: string
  privileged?: boolean
}

export const exec = define<ExecFlags>({
  summary: 'Execute a command in a running container',
  arguments: ['<CONTAINER>', '<COMMAND...>'],
  usage: '[OPTIONS] CONTAINER COMMAND [ARG...]',
  options: [
    flag('-d, --detach', 'Detached mode: run command in the background'),
    flag('-i, --interactive', 'Keep STDIN open even if not attached'),
    flag('-t, --tty', 'Allocate a pseudo-TTY'),
    list('-e, --env', 'list', 'Set environment variables', same),
    text('-w, --workdir', 'Working directory inside the container'),
    text('-u, --user', 'Username or UID (format: <name|uid>[:<group|gid>])'),
    flag('--privileged', 'Give extended privileges to the command'),
  ],
  passThrough: true,
  async run({ engine, io, origin, signal }, [container = '', ...command], flags) {
    const terminal = flags.tty === true && !flags.detach
    const { id } = engine.execs.create(origin, container, {
      command,
      tty: flags.tty ?? false,
      attachStdin: terminal && flags.interactive === true,
      env: flags.env ?? [],
      workingDir: flags.workdir ?? '',
      user: flags.user ?? '',
      privileged: flags.privileged ?? false,
      detachKeys: '',
    })
    if (terminal) {
      io.terminal(engine.containers.find(container).id, id)
      return 0
    }
    try {
      const stdio = await engine.execs.start(origin, id, null)
      if (flags.detach) {
        stdio.close()
        return 0
      }
      await pump(stdio, io, signal)
      return await engine.execs.wait(id)
    } catch (error) {
      const code = exitCodeOf(error)
      if (code === null) throw error
      void io.err(`${(error as Error).message}\n`)
      return code
    }
  },
})

export const attach = define({
  summary: 'Attach local standard input, output, and error streams to a running container',
  arguments: ['<CONTAINER>'],
  async run({ engine, io }, [container = '']) {
    const { id, state } = engine.containers.find(container)
    if (state.status === 'paused')
      throw new LineError('conflict', 'You cannot attach to a paused container, unpause it first')
    if (state.status !== 'running')
      throw new LineError('conflict', 'You cannot attach to a stopped container, start it first')
    io.terminal(id, null)
    return 0
  },
})

export const top = define({
  summary: 'Display the running processes of a container',
  arguments: ['<CONTAINER>', '[OPTIONS...]'],
  usage: 'CONTAINER [ps OPTIONS]',
  passThrough: true,
  async run({ engine, io, origin }, [container = '', ...options]) {
    const { titles, processes } = await engine.containers.top(origin, container, options)
    void io.out(table(titles, processes, 20))
    return 0
  },
})
