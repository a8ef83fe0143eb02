import { commandLine } from '../../../engine/wire/command-line.ts'
import type { RestartPolicy } from '../../../engine/wire/restart-policy.ts'
import { memoryBytes, memoryText, positive } from '../../lib/amounts.ts'
import type { MountSpec } from '../../../engine/wire/mounts.ts'
import { parsePublish } from '../../../engine/wire/publish.ts'
import type { Request, RequestInput } from '../../../engine/wire/requests.ts'
import type { Pair } from '../../components/ui/pair-rows.tsx'

export interface MountRow extends Pair {
  readOnly: boolean
}

/** What stands in the fields. Text stays as it was typed; `requestOf` makes sense of it. */
export interface RunForm {
  image: string
  name: string
  /** As a shell would read it. */
  command: string
  detach: boolean
  terminal: boolean
  autoRemove: boolean
  env: readonly Pair[]
  mounts: readonly MountRow[]
  workingDir: string
  user: string
  hostname: string
  network: string
  /** As `-p` takes them, with blanks between: `8080:80 127.0.0.1::53/udp`. */
  ports: string
  /** `512m`. */
  memory: string
  cpus: string
  restart: RestartPolicy
  /** What a line said that has no field: kept, so that an edited line loses nothing. */
  rest: RunRest
}

type RunRequest = Extract<RequestInput, { verb: 'run' }>
export type RunRest = Pick<RunRequest, (typeof WITHOUT_FIELD)[number]>

/** What a line can say and the form has no field for. */
const WITHOUT_FIELD = [
  'entrypoint',
  'labels',
  'privileged',
  'networkAliases',
  'ip',
  'publishAll',
  'readOnly',
  'init',
  'stopSignal',
  'pidsLimit',
  'volumesFrom',
  'volumes',
  'mounts',
  'memorySwap',
  'memoryReservation',
  'cpuShares',
  'cpuPeriod',
  'cpuQuota',
  'cpusetCpus',
  'cpusetMems',
  'blkioWeight',
  'health',
] as const satisfies readonly (keyof RunRequest)[]

export function emptyForm(image: string): RunForm {
  return {
    image,
    name: '',
    command: '',
    detach: true,
    terminal: false,
    autoRemove: false,
    env: [],
    mounts: [],
    workingDir: '',
    user: '',
    hostname: '',
    network: '',
    ports: '',
    memory: '',
    cpus: '',
    restart: { name: 'no', maximumRetryCount: 0 },
    rest: {},
  }
}

/** What the form asks for. Rows that are not filled in are left out. `words`: the command, as a shell splits it. */
export function requestOf(form: RunForm, words: readonly string[]): RunRequest {
  return {
    verb: 'run',
    image: form.image.trim(),
    name: form.name.trim(),
    command: [...words],
    detach: form.detach,
    tty: form.terminal,
    interactive: form.terminal,
    autoRemove: form.autoRemove,
    env: form.env.filter((row) => row.left.trim() !== '').map((row) => `${row.left.trim()}=${row.right}`),
    workingDir: form.workingDir.trim(),
    user: form.user.trim(),
    hostname: form.hostname.trim(),
    network: form.network.trim() || 'default',
    publish: portWords(form.ports),
    memory: memoryBytes(form.memory) ?? 0,
    cpus: positive(form.cpus) ?? 0,
    restart: form.restart.name === 'no' ? null : form.restart,
    ...form.rest,
    ...mountsOf(form),
  }
}

/** `-v` where it can say it; `--mount` for a path with a colon. */
function mountsOf(form: RunForm): Pick<RunRequest, 'volumes' | 'mounts'> {
  const rows = form.mounts.filter(isWhole)
  const plain = rows.filter((row) => !`${row.left}${row.right}`.includes(':'))
  return {
    volumes: [
      ...plain.map((row) => `${row.left}:${row.right}${row.readOnly ? ':ro' : ''}`),
      ...(form.rest.volumes ?? []),
    ],
    mounts: [
      ...rows
        .filter((row) => !plain.includes(row))
        .map((row) => ({ type: 'bind' as const, source: row.left, target: row.right, readOnly: row.readOnly })),
      ...(form.rest.mounts ?? []),
    ],
  }
}

/** A folder of this machine or the name of a volume, and a place in the container. */
function isWhole(row: MountRow): boolean {
  return (row.left.startsWith('/') || /^[a-zA-Z0-9][a-zA-Z0-9_.-]+$/.test(row.left)) && row.right.startsWith('/')
}

/** What a row can hold of a line: what it cannot is kept beside the form. */
function rowOf(text: string): Omit<MountRow, 'key'>[] {
  const [left = '', right, options = ''] = text.split(':')
  if (right === undefined || !['', 'ro', 'rw'].includes(options) || text.split(':').length > 3) return []
  return [{ left, right, readOnly: options === 'ro' }]
}

function rowOfMount({ type, source, target, readOnly, bind, volume }: MountSpec): Omit<MountRow, 'key'>[] {
  return type === 'tmpfs' || bind || volume || source === '' || !`${source}${target}`.includes(':')
    ? []
    : [{ left: source, right: target, readOnly }]
}

/** The same fields as a request has them: what the form shows after its line was edited. */
export function formOf(request: Extract<Request, { verb: 'run' | 'create' }>): RunForm {
  let key = 0
  return {
    image: request.image,
    name: request.name,
    command: commandText(request.command),
    detach: request.verb === 'run' ? request.detach : true,
    terminal: request.tty || request.interactive,
    autoRemove: request.autoRemove,
    env: request.env.map((text) => {
      const at = text.indexOf('=')
      return at < 0
        ? { key: key++, left: text, right: '' }
        : { key: key++, left: text.slice(0, at), right: text.slice(at + 1) }
    }),
    mounts: [...request.volumes.flatMap(rowOf), ...request.mounts.flatMap(rowOfMount)].map((row) => ({
      ...row,
      key: key++,
    })),
    workingDir: request.workingDir,
    user: request.user,
    hostname: request.hostname,
    network: request.network === 'default' ? '' : request.network,
    ports: request.publish.join(' '),
    memory: request.memory === 0 ? '' : memoryText(request.memory),
    cpus: request.cpus === 0 ? '' : String(request.cpus),
    restart: request.restart ?? { name: 'no', maximumRetryCount: 0 },
    rest: {
      ...(Object.fromEntries(WITHOUT_FIELD.map((key) => [key, request[key]])) as RunRest),
      volumes: request.volumes.filter((text) => rowOf(text).length === 0),
      mounts: request.mounts.filter((mount) => rowOfMount(mount).length === 0),
    },
  }
}

/** Words as a shell would read them again. */
export function commandText(words: readonly string[]): string {
  const probe = commandLine({ verb: 'run', image: 'i', command: [...words] })
  return probe.replace(/^docker run -d i ?/, '')
}

export type Fault = 'memory' | 'cpus' | 'mounts' | 'ports' | 'restart'

/** Which fields cannot be read: they are outlined, and the form cannot be sent. */
export function faults(form: RunForm): Fault[] {
  const found: Fault[] = []
  if (form.memory.trim() !== '' && memoryBytes(form.memory) === null) found.push('memory')
  if (portWords(form.ports).some((word) => !parsePublish(word))) found.push('ports')
  if (form.cpus.trim() !== '' && positive(form.cpus) === null) found.push('cpus')
  const half = (row: MountRow) => (row.left !== '' || row.right !== '') && !isWhole(row)
  if (form.mounts.some(half)) found.push('mounts')
  if (form.autoRemove && form.restart.name !== 'no') found.push('restart')
  return found
}

function portWords(text: string): string[] {
  return text.split(/[\s,]+/).filter(Boolean)
}

/** Whether anything behind "More" is filled in: it is then shown from the start. */
export function usesMore(form: RunForm): boolean {
  return (
    form.env.length + form.mounts.length > 0 ||
    [form.workingDir, form.user, form.hostname, form.memory, form.cpus].some((text) => text !== '') ||
    form.network !== '' ||
    form.restart.name !== 'no'
  )
}
