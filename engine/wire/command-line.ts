import { quote } from 'shell-quote'
import type { MountSpecInput } from './mounts.ts'
import type { RequestInput } from './requests.ts'

type InputFor<V extends RequestInput['verb']> = Extract<RequestInput, { verb: V }>
type CreateInput = InputFor<'create'> | InputFor<'run'>
type VolumeInput = Extract<RequestInput, { verb: `volume-${string}` }>
type LimitInput = CreateInput | InputFor<'update'>

/**
 * The `docker …` line that asks for the same: what the command lens shows and what the trace records. Pure; only flags
 * that differ from Docker's defaults, always in the same order; a request that is not complete yet prints what it has.
 */
export function commandLine(request: RequestInput): string {
  return shellLine(['docker', ...words(request)])
}

/** `docker exec`, as a terminal of the window opens it. */
export function execLine(
  container: string,
  command: string[],
  options: {
    tty: boolean
    stdin: boolean
    env?: string[]
    workingDir?: string
    user?: string
    privileged?: boolean
  },
): string {
  return shellLine([
    'docker',
    'exec',
    ...terminalFlags(options.stdin, options.tty),
    ...valued('-u', options.user),
    ...valued('-w', options.workingDir),
    ...each('-e', options.env),
    ...flag('--privileged', options.privileged),
    container,
    ...command,
  ])
}

export function attachLine(container: string): string {
  return shellLine(['docker', 'attach', container])
}

export function inspectLine(reference: string): string {
  return shellLine(['docker', 'inspect', reference])
}

export function historyLine(image: string): string {
  return shellLine(['docker', 'history', image])
}

export function logsLine(
  container: string,
  options: { follow: boolean; tail: number | null; since: string; timestamps: boolean },
): string {
  return shellLine([
    'docker',
    'logs',
    ...flag('-f', options.follow),
    ...valued('--since', options.since),
    ...valued('-n', options.tail === null ? '' : String(options.tail)),
    ...flag('-t', options.timestamps),
    container,
  ])
}

/** Joins words so that a shell reads the same words again. Only what a shell would take apart is quoted. */
export function shellLine(parts: readonly string[]): string {
  return parts.map(shellWord).join(' ')
}

/** Single quotes wherever they can hold the word: easier to read than `quote`'s backslashes, and `parse` takes `\*` for a pattern. */
function shellWord(word: string): string {
  if (PLAIN.test(word)) return word
  return word.includes("'") ? quote([word]) : `'${word}'`
}

const PLAIN = /^[A-Za-z0-9_/.,:=@%+-]+$/

function words(request: RequestInput): string[] {
  switch (request.verb) {
    case 'create':
      return ['create', ...createWords(request)]
    case 'run':
      return ['run', ...flag('-d', request.detach ?? true), ...createWords(request)]
    case 'start':
    case 'pause':
    case 'unpause':
      return [request.verb, request.container]
    case 'stop':
      return [
        'stop',
        ...valued('-s', request.signal),
        ...valued('-t', numeral(request.timeout ?? null)),
        request.container,
      ]
    case 'kill':
      return ['kill', ...valued('-s', request.signal === 'KILL' ? '' : request.signal), request.container]
    case 'restart':
      return ['restart', ...valued('-t', numeral(request.timeout ?? null)), request.container]
    case 'rename':
      return ['rename', request.container, request.name]
    case 'update':
      return ['update', ...limitWords(request), request.container]
    case 'rm':
      return ['rm', ...flag('-f', request.force), ...flag('-v', request.volumes), request.container]
    case 'commit':
      return [
        'commit',
        ...valued('-a', request.author),
        ...each('-c', request.changes),
        ...valued('-m', request.message),
        ...flag('--pause=false', request.pause === false),
        request.container,
        ...given(request.reference),
      ]
    case 'network-create':
      return ['network', 'create', ...networkWords(request), request.name]
    case 'network-rm':
      return ['network', 'rm', request.network]
    case 'network-connect':
      return [
        'network',
        'connect',
        ...each('--alias', request.aliases),
        ...valued('--ip', request.ip),
        ...valued('--ip6', request.ip6),
        request.network,
        request.container,
      ]
    case 'network-disconnect':
      return ['network', 'disconnect', ...flag('-f', request.force), request.network, request.container]
    case 'network-prune':
      return ['network', 'prune', '-f']
    case 'build':
      return ['build', ...buildWords(request)]
    case 'builder-prune':
      return ['builder', 'prune', '-f', ...flag('-a', request.all)]
    case 'tag':
      return ['tag', request.image, request.reference]
    case 'image-prune':
      return ['image', 'prune', '-f', ...flag('-a', request.all)]
    case 'rmi':
      return ['rmi', ...flag('-f', request.force), request.image]
    case 'save':
      return ['save', '-o', request.output, ...each('--without', request.without), ...request.images]
    case 'export':
      return ['export', '-o', request.output, request.container]
    case 'load':
      return ['load', '-i', request.input]
    case 'pull':
      return ['pull', ...(request.allTags ? ['-a'] : []), ...valued('--platform', request.platform), request.reference]
    case 'push':
      return ['push', ...(request.allTags ? ['-a'] : []), request.reference]
    case 'import':
      return [
        'import',
        ...each('-c', request.changes),
        ...valued('-m', request.message),
        request.input,
        ...given(request.reference),
      ]
    default:
      return ['volume', ...volumeWords(request)]
  }
}

function volumeWords(request: VolumeInput): string[] {
  switch (request.verb) {
    case 'volume-create':
      return [
        'create',
        ...valued('-d', request.driver === 'local' ? '' : request.driver),
        ...each('-o', pairs(request.options)),
        ...each('--label', pairs(request.labels)),
        ...given(request.name),
      ]
    case 'volume-rm':
      return ['rm', ...flag('-f', request.force), request.volume]
    case 'volume-prune':
      return ['prune', '-f', ...flag('-a', request.all)]
    case 'volume-clone':
      return ['clone', request.volume, request.name]
    case 'volume-empty':
      return ['empty', request.volume]
    case 'volume-export':
      return ['export', '-o', request.output, request.volume]
    case 'volume-import':
      return ['import', request.volume, request.input]
  }
}

/** The CLI takes the Dockerfile's path from where it is started, so it is named whole. */
function buildWords(request: InputFor<'build'>): string[] {
  const { context, dockerfile = 'Dockerfile' } = request
  return [
    ...each('-t', request.tags),
    ...valued('-f', dockerfile === 'Dockerfile' ? '' : `${context.replace(/\/$/, '')}/${dockerfile}`),
    ...valued('--target', request.target),
    ...each('--build-arg', pairs(request.args)),
    ...flag('--no-cache', request.noCache),
    ...flag('--pull', request.pull),
    context,
  ]
}

function networkWords(request: InputFor<'network-create'>): string[] {
  const pairs = (map: Record<string, string> | undefined) =>
    Object.entries(map ?? {}).map(([key, value]) => `${key}=${value}`)
  return [
    ...valued('-d', request.driver === 'bridge' ? '' : request.driver),
    ...valued('--subnet', request.subnet),
    ...valued('--ip-range', request.ipRange),
    ...valued('--gateway', request.gateway),
    ...flag('--ipv6', request.ipv6),
    ...flag('--internal', request.internal),
    ...flag('--attachable', request.attachable),
    ...each('-o', pairs(request.options)),
    ...each('--label', pairs(request.labels)),
  ]
}

/** `--entrypoint` takes one word: what follows it becomes the first words of the command, which starts the same process. */
function createWords(request: CreateInput): string[] {
  const [entrypoint, ...arguments_] = request.entrypoint ?? []
  return [
    ...terminalFlags(request.interactive ?? false, request.tty ?? false),
    ...flag('--rm', request.autoRemove),
    ...valued('--name', request.name),
    ...valued('-h', request.hostname),
    ...valued('-u', request.user),
    ...valued('-w', request.workingDir),
    ...each('-e', request.env),
    ...each('-l', pairs(request.labels)),
    ...each('-v', request.volumes),
    ...(request.mounts ?? []).flatMap((mount) => ['--mount', mountWord(mount)]),
    ...each('--volumes-from', request.volumesFrom),
    ...valued('--network', request.network === 'default' ? '' : request.network),
    ...each('--network-alias', request.networkAliases),
    ...valued('--ip', request.ip),
    ...each('-p', request.publish),
    ...flag('-P', request.publishAll),
    ...flag('--privileged', request.privileged),
    ...flag('--read-only', request.readOnly),
    ...flag('--init', request.init),
    ...valued('--stop-signal', request.stopSignal),
    ...limitWords(request),
    ...healthWords(request.health ?? null),
    ...(request.entrypoint ? ['--entrypoint', entrypoint ?? ''] : []),
    request.image,
    ...arguments_,
    ...(request.command ?? []),
  ]
}

/** The value of `--mount`: fields in CSV, only what is not as it would be anyway. */
function mountWord(mount: MountSpecInput): string {
  const { bind, volume, tmpfs } = mount
  const fields = [
    `type=${mount.type}`,
    ...(mount.source ? [`source=${mount.source}`] : []),
    `target=${mount.target}`,
    ...flag('readonly', mount.readOnly),
    ...valuedField('bind-propagation', bind?.propagation),
    ...valuedField('bind-recursive', recursion(bind)),
    ...flag('bind-create-src', bind?.createMountpoint),
    ...flag('volume-nocopy', volume?.noCopy),
    ...valuedField('volume-subpath', volume?.subpath),
    ...valuedField('volume-driver', volume?.driver?.name),
    ...pairs(volume?.driver?.options).map((pair) => `volume-opt=${pair}`),
    ...pairs(volume?.labels).map((pair) => `volume-label=${pair}`),
    ...valuedField('tmpfs-size', positive(tmpfs?.sizeBytes)),
    ...valuedField('tmpfs-mode', tmpfs?.mode ? tmpfs.mode.toString(8) : ''),
  ]
  return fields.map(csvField).join(',')
}

function pairs(values: Readonly<Record<string, string>> | undefined): string[] {
  return Object.entries(values ?? {}).map(([name, value]) => `${name}=${value}`)
}

function recursion(bind: MountSpecInput['bind']): string {
  if (bind?.nonRecursive) return 'disabled'
  if (bind?.readOnlyNonRecursive) return 'writable'
  return bind?.readOnlyForceRecursive ? 'readonly' : ''
}

function valuedField(name: string, value: string | undefined): string[] {
  return value ? [`${name}=${value}`] : []
}

function limitWords(request: LimitInput): string[] {
  const { restart } = request
  const swap = request.memorySwap ?? 0
  return [
    ...valued('-m', memorySize(request.memory ?? 0)),
    ...valued('--memory-swap', swap < 0 ? '-1' : memorySize(swap)),
    ...valued('--memory-reservation', memorySize(request.memoryReservation ?? 0)),
    ...valued('--cpus', positive(request.cpus)),
    ...valued('-c', positive(request.cpuShares)),
    ...valued('--cpu-period', positive(request.cpuPeriod)),
    ...valued('--cpu-quota', positive(request.cpuQuota)),
    ...valued('--cpuset-cpus', request.cpusetCpus),
    ...valued('--cpuset-mems', request.cpusetMems),
    ...valued('--pids-limit', positive(request.pidsLimit)),
    ...valued('--blkio-weight', positive(request.blkioWeight)),
    ...valued('--restart', restart ? restartWord(restart) : ''),
  ]
}

function restartWord({ name = 'no', maximumRetryCount = 0 }: NonNullable<LimitInput['restart']>): string {
  return maximumRetryCount > 0 ? `${name}:${maximumRetryCount}` : name
}

/** The command as Docker's flag takes it: one text for a shell. */
function healthWords(check: NonNullable<CreateInput['health']> | null): string[] {
  if (!check) return []
  const [form, ...command] = check.test ?? []
  if (form === 'NONE') return ['--no-healthcheck']
  const text = form === 'CMD-SHELL' ? (command[0] ?? '') : shellLine(command)
  return [
    ...valued('--health-cmd', text),
    ...valued('--health-interval', nanoseconds(check.interval)),
    ...valued('--health-timeout', nanoseconds(check.timeout)),
    ...valued('--health-start-period', nanoseconds(check.startPeriod)),
    ...valued('--health-start-interval', nanoseconds(check.startInterval)),
    ...valued('--health-retries', positive(check.retries)),
  ]
}

/** In the largest unit that keeps it whole: `1m`, `1500ms`. */
function nanoseconds(time: number | undefined): string {
  if (!time) return ''
  const units: [string, number][] = [
    ['h', 3600e9],
    ['m', 60e9],
    ['s', 1e9],
    ['ms', 1e6],
    ['us', 1e3],
  ]
  const unit = units.find(([, size]) => time % size === 0)
  return unit ? `${time / unit[1]}${unit[0]}` : `${time}ns`
}

function csvField(field: string): string {
  return /[",\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field
}

function terminalFlags(stdin: boolean, tty: boolean): string[] {
  const letters = `${stdin ? 'i' : ''}${tty ? 't' : ''}`
  return letters ? [`-${letters}`] : []
}

function flag(name: string, on: boolean | undefined): string[] {
  return on ? [name] : []
}

function valued(name: string, value: string | undefined): string[] {
  return value ? [name, value] : []
}

function each(name: string, values: string[] | undefined): string[] {
  return (values ?? []).flatMap((value) => [name, value])
}

function given(value: string | undefined): string[] {
  return value ? [value] : []
}

function numeral(value: number | null): string {
  return value === null ? '' : String(value)
}

function positive(value: number | undefined): string {
  return value ? String(value) : ''
}

/** In the largest unit that keeps it whole: `512m`. */
function memorySize(bytes: number): string {
  if (bytes === 0) return ''
  const units: [string, number][] = [
    ['g', 2 ** 30],
    ['m', 2 ** 20],
    ['k', 2 ** 10],
  ]
  const unit = units.find(([, size]) => bytes % size === 0)
  return unit ? `${bytes / unit[1]}${unit[0]}` : `${bytes}b`
}
