import { quote } from 'shell-quote'
import type { RequestInput } from './requests.ts'

type InputFor<V extends RequestInput['verb']> = Extract<RequestInput, { verb: V }>
type CreateInput = InputFor<'create'> | InputFor<'run'>
type BindInput = NonNullable<InputFor<'create'>['binds']>[number]

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
    case 'tag':
      return ['tag', request.image, request.reference]
    case 'rmi':
      return ['rmi', ...flag('-f', request.force), request.image]
    case 'save':
      return ['save', '-o', request.output, ...request.images]
    case 'export':
      return ['export', '-o', request.output, request.container]
    case 'load':
      return ['load', '-i', request.input]
    case 'import':
      return [
        'import',
        ...each('-c', request.changes),
        ...valued('-m', request.message),
        request.input,
        ...given(request.reference),
      ]
  }
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
    ...each(
      '-l',
      Object.entries(request.labels ?? {}).map(([name, value]) => `${name}=${value}`),
    ),
    ...(request.binds ?? []).flatMap(bindWords),
    ...valued('--network', request.network === 'default' ? '' : request.network),
    ...flag('--privileged', request.privileged),
    ...flag('--read-only', request.readOnly),
    ...flag('--init', request.init),
    ...valued('--stop-signal', request.stopSignal),
    ...valued('-m', memorySize(request.memory ?? 0)),
    ...valued('--cpus', positive(request.cpus)),
    ...valued('--pids-limit', positive(request.pidsLimit)),
    ...(request.entrypoint ? ['--entrypoint', entrypoint ?? ''] : []),
    request.image,
    ...arguments_,
    ...(request.command ?? []),
  ]
}

/** `-v` where it can say it; `--mount` for a source that must exist, and for paths with a colon, which `-v` cannot carry. */
function bindWords(bind: BindInput): string[] {
  const propagation = bind.propagation === 'rprivate' ? undefined : bind.propagation
  if (bind.createSource !== false && !`${bind.source}${bind.target}`.includes(':')) {
    const options = [...flag('ro', bind.readOnly), ...given(propagation)].join(',')
    return ['-v', [bind.source, bind.target, ...given(options)].join(':')]
  }
  const fields = ['type=bind', `source=${bind.source}`, `target=${bind.target}`]
  fields.push(...flag('readonly', bind.readOnly), ...given(propagation && `bind-propagation=${propagation}`))
  return ['--mount', fields.map(csvField).join(',')]
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
