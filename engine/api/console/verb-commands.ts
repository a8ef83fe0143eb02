import { type CommandDefinition, define, flag, list, same, text, value } from './command.ts'
import { forEach } from './each.ts'
import { LIMIT_OPTIONS, type LimitFlags, limitsOf } from './limit-flags.ts'
import { integer } from './values.ts'

function onContainers(verb: 'pause' | 'unpause', summary: string): CommandDefinition {
  return define({
    summary,
    arguments: ['<CONTAINER...>'],
    run: (session, words) => forEach(session, words, (container) => session.perform({ verb, container })),
  })
}

export const pause = onContainers('pause', 'Pause all processes within one or more containers')
export const unpause = onContainers('unpause', 'Unpause all processes within one or more containers')

export const start = define<{ attach?: boolean; interactive?: boolean }>({
  summary: 'Start one or more stopped containers',
  arguments: ['<CONTAINER...>'],
  options: [
    flag('-a, --attach', 'Attach STDOUT/STDERR and forward signals'),
    flag('-i, --interactive', "Attach container's STDIN"),
  ],
  async run(session, words, { attach, interactive }) {
    if (attach || interactive) {
      if (words.length === 1) return session.startAttached(words[0] ?? '')
      void session.io.err('you cannot start and attach multiple containers at once\n')
      return 1
    }
    const failed: string[] = []
    const code = await forEach(session, words, async (container) => {
      failed.push(container)
      await session.perform({ verb: 'start', container }).catch((error: unknown) => {
        if ((error as { code?: unknown }).code !== 'notModified') throw error
      })
      failed.pop()
    })
    if (failed.length) void session.io.err(`Error: failed to start containers: ${failed.join(', ')}\n`)
    return code
  },
})

export const stop = define<{ signal?: string; timeout?: number }>({
  summary: 'Stop one or more running containers',
  arguments: ['<CONTAINER...>'],
  options: [
    text('-s, --signal', 'Signal to send to the container'),
    value('-t, --timeout', 'int', 'Seconds to wait before killing the container', integer),
  ],
  run: (session, words, { signal, timeout }) =>
    forEach(session, words, (container) => session.perform({ verb: 'stop', container, signal, timeout })),
})

export const kill = define<{ signal?: string }>({
  summary: 'Kill one or more running containers',
  arguments: ['<CONTAINER...>'],
  options: [text('-s, --signal', 'Signal to send to the container')],
  run: (session, words, { signal }) =>
    forEach(session, words, (container) => session.perform({ verb: 'kill', container, signal })),
})

export const restart = define<{ timeout?: number }>({
  summary: 'Restart one or more containers',
  arguments: ['<CONTAINER...>'],
  options: [value('-t, --timeout', 'int', 'Seconds to wait before killing the container', integer)],
  run: (session, words, { timeout }) =>
    forEach(session, words, (container) => session.perform({ verb: 'restart', container, timeout })),
})

export const rm = define<{ force?: boolean; volumes?: boolean }>({
  summary: 'Remove one or more containers',
  arguments: ['<CONTAINER...>'],
  options: [
    flag('-f, --force', 'Force the removal of a running container (uses SIGKILL)'),
    flag('-v, --volumes', 'Remove anonymous volumes associated with the container'),
  ],
  run: (session, words, { force, volumes }) =>
    forEach(session, words, (container) => session.perform({ verb: 'rm', container, force, volumes })),
})

export const update = define<LimitFlags>({
  summary: 'Update configuration of one or more containers',
  arguments: ['<CONTAINER...>'],
  options: LIMIT_OPTIONS,
  run: (session, words, flags) =>
    forEach(session, words, async (container) => {
      const { result } = await session.perform({ verb: 'update', container, ...limitsOf(flags) })
      for (const warning of result.warnings) void session.io.err(`WARNING: ${warning}\n`)
    }),
})

export const rename = define({
  summary: 'Rename a container',
  arguments: ['<CONTAINER>', '<NEW_NAME>'],
  async run({ io, perform }, [container = '', name = '']) {
    try {
      await perform({ verb: 'rename', container, name })
      return 0
    } catch (error) {
      void io.err(
        `Error response from daemon: ${(error as Error).message}\nError: failed to rename container named ${container}\n`,
      )
      return 1
    }
  },
})

export const commit = define<{ author?: string; change?: string[]; message?: string; pause?: boolean }>({
  summary: "Create a new image from a container's changes",
  arguments: ['<CONTAINER>', '[REFERENCE]'],
  usage: '[OPTIONS] CONTAINER [REPOSITORY[:TAG]]',
  options: [
    text('-a, --author', 'Author (e.g., "John Hannibal Smith <hannibal@a-team.com>")'),
    list('-c, --change', 'list', 'Apply Dockerfile instruction to the created image', same),
    text('-m, --message', 'Commit message'),
    flag('-p, --pause', 'Pause container during commit (default true)'),
    flag('--no-pause', 'Do not pause the container (the same as --pause=false)').hideHelp(),
  ],
  async run({ io, perform }, [container = '', reference], { author, change, message, pause: paused }) {
    const { result } = await perform({
      verb: 'commit',
      container,
      reference,
      author,
      message,
      changes: change,
      pause: paused,
    })
    void io.out(`${result.id}\n`)
    return 0
  },
})

export const wait = define({
  summary: 'Block until one or more containers stop, then print their exit codes',
  arguments: ['<CONTAINER...>'],
  run: (session, words) =>
    forEach(session, words, async (container) => {
      const { exitCode } = await session.engine.containers.wait(container, 'not-running', session.signal)
      return String(exitCode)
    }),
})
