import type { Option } from 'commander'
import { CreateRequest, Request } from '../../wire/requests.ts'
import type { MountSpecInput } from '../../wire/mounts.ts'
import { define, flag, list, same, text } from './command.ts'
import { HEALTH_OPTIONS, type HealthFlags, healthOf } from './health-flags.ts'
import { LIMIT_OPTIONS, type LimitFlags, limitsOf } from './limit-flags.ts'
import { mount } from './mount-value.ts'
import { labelPair, publish } from './values.ts'

interface CreateFlags extends LimitFlags, HealthFlags {
  interactive?: boolean
  tty?: boolean
  rm?: boolean
  name?: string
  hostname?: string
  user?: string
  workdir?: string
  env?: string[]
  label?: [string, string][]
  volume?: string[]
  mount?: MountSpecInput[]
  volumesFrom?: string[]
  network?: string
  networkAlias?: string[]
  ip?: string
  publish?: string[]
  publishAll?: boolean
  privileged?: boolean
  readOnly?: boolean
  init?: boolean
  stopSignal?: string
  entrypoint?: string
}

const OPTIONS: Option[] = [
  flag('-i, --interactive', 'Keep STDIN open even if not attached'),
  flag('-t, --tty', 'Allocate a pseudo-TTY'),
  flag('--rm', 'Automatically remove the container when it exits'),
  text('--name', 'Assign a name to the container'),
  text('-h, --hostname', 'Container host name'),
  text('-u, --user', 'Username or UID (format: <name|uid>[:<group|gid>])'),
  text('-w, --workdir', 'Working directory inside the container'),
  list('-e, --env', 'list', 'Set environment variables', same),
  list('-l, --label', 'list', 'Set meta data on a container', labelPair),
  list('-v, --volume', 'list', 'Bind mount a volume, or a folder or file of this machine', same),
  list('--mount', 'mount', 'Attach a filesystem mount to the container', mount),
  list('--volumes-from', 'list', 'Mount volumes from the specified container(s)', same),
  text('--network', 'Connect a container to a network'),
  list('--network-alias', 'list', 'Add network-scoped alias for the container', same),
  text('--ip', 'IPv4 address'),
  list('-p, --publish', 'list', "Publish a container's port(s) to the host", publish),
  flag('-P, --publish-all', 'Publish all exposed ports to random ports'),
  flag('--privileged', 'Give extended privileges to this container'),
  flag('--read-only', "Mount the container's root filesystem as read only"),
  flag('--init', 'Run an init inside the container that forwards signals and reaps processes'),
  text('--stop-signal', 'Signal to stop the container'),
  ...LIMIT_OPTIONS,
  ...HEALTH_OPTIONS,
  text('--entrypoint', 'Overwrite the default ENTRYPOINT of the image'),
]

function createRequest(words: string[], flags: CreateFlags): CreateRequest {
  const [image = '', ...command] = words
  return CreateRequest.parse({
    verb: 'create',
    image,
    command,
    name: flags.name,
    entrypoint: flags.entrypoint === undefined ? null : [flags.entrypoint].filter(Boolean),
    env: flags.env,
    labels: flags.label && Object.fromEntries(flags.label),
    workingDir: flags.workdir,
    user: flags.user,
    hostname: flags.hostname,
    volumes: flags.volume,
    mounts: flags.mount,
    volumesFrom: flags.volumesFrom,
    tty: flags.tty,
    interactive: flags.interactive,
    autoRemove: flags.rm,
    network: flags.network,
    networkAliases: flags.networkAlias,
    ip: flags.ip,
    publish: flags.publish,
    publishAll: flags.publishAll,
    privileged: flags.privileged,
    readOnly: flags.readOnly,
    init: flags.init,
    stopSignal: flags.stopSignal,
    ...limitsOf(flags),
    health: healthOf(flags),
  })
}

export const create = define<CreateFlags>({
  summary: 'Create a new container',
  arguments: ['<IMAGE>', '[COMMAND...]'],
  usage: '[OPTIONS] IMAGE [COMMAND] [ARG...]',
  options: OPTIONS,
  passThrough: true,
  async run({ io, perform }, words, flags) {
    const { result } = await perform(createRequest(words, flags))
    for (const warning of result.warnings) void io.err(`WARNING: ${warning}\n`)
    void io.out(`${result.id}\n`)
    return 0
  },
})

export const run = define<CreateFlags & { detach?: boolean }>({
  summary: 'Create and run a new container from an image',
  arguments: ['<IMAGE>', '[COMMAND...]'],
  usage: '[OPTIONS] IMAGE [COMMAND] [ARG...]',
  options: [flag('-d, --detach', 'Run container in background and print container ID'), ...OPTIONS],
  passThrough: true,
  async run({ io, perform, foreground }, words, flags) {
    const request = Request.parse({
      ...createRequest(words, flags),
      verb: 'run',
      detach: flags.detach ?? false,
    })
    if (request.verb !== 'run') return 125
    if (!request.detach) return foreground(request)
    const { result } = await perform(request)
    for (const warning of result.warnings) void io.err(`WARNING: ${warning}\n`)
    void io.out(`${result.id}\n`)
    return 0
  },
})
