import { constants } from 'node:os'
import type { ObjectRef } from '../../wire/errors.ts'
import type { StepData, TraceStep } from '../../wire/trace.ts'
import { containerOf, eventsOfOthers, pruned } from './event-words-others.ts'
import type { About, DockerEvent, Told } from './events.ts'

type StepOf<K extends StepData['kind']> = Extract<StepData, { kind: K }>

/** The Docker events of one step. What the end of its operation has to tell is noted in `told`. */
export function eventsOfStep(step: TraceStep, told: Told, about: About): DockerEvent[] {
  if (step.kind === 'config.stored' || step.kind === 'tag.set' || step.kind === 'image.found') told.image = step.image
  if (step.kind === 'manifest.found' || step.kind === 'manifest.sent') told.remote.push(step.name)
  if (step.kind === 'config.stored') told.comment = step.comment ?? ''
  if (step.kind === 'volume.removed') told.reclaimed += step.bytes ?? 0
  if (step.kind === 'layer.freed' && step.container) told.freed.push(step.container.id)
  return [...before(step, told, about), ...ofContainer(step, about), ...eventsOfOthers(step, told, about)]
}

/** Docker tells that a container stopped before a restart starts it, and of a commit before what was frozen goes on. */
function before(step: TraceStep, told: Told, about: About): DockerEvent[] {
  const { object, verb } = told.operation
  if (verb === 'restart' && step.kind === 'space.gone') told.stopping = true
  if (
    told.stopping &&
    (step.kind === 'volume.mounted' || step.kind === 'network.connected' || step.kind === 'space.created')
  ) {
    told.stopping = false
    return object ? [about.container(object.id, 'stop')] : []
  }
  return verb === 'commit' && step.kind === 'space.thawed' ? committed(told, about) : []
}

function ofContainer(step: TraceStep, about: About): DockerEvent[] {
  switch (step.kind) {
    case 'layer.added':
      return step.container ? [about.container(step.container.id, 'create')] : []
    case 'layer.freed':
      return step.container ? [about.container(step.container.id, 'destroy')] : []
    case 'terminal.attached':
      return step.execId === undefined ? [about.container(containerOf(step.on), 'attach')] : []
    case 'terminal.detached':
      return [detached(step, about)]
    case 'terminal.resized':
      return [
        about.container(containerOf(step.on), 'resize', { height: String(step.rows), width: String(step.columns) }),
      ]
    case 'processes.listed':
      return [about.container(containerOf(step.on), 'top')]
    case 'files.read':
      return [about.container(containerOf(step.on), 'archive-path')]
    case 'files.written':
      return [about.container(containerOf(step.on), 'extract-to-dir')]
    case 'exec.created':
      return [ofExec('exec_create', step.command, step.execId, step.on, about)]
    case 'process.started':
      return step.via === 'start'
        ? [about.container(containerOf(step.on), 'start')]
        : [ofExec('exec_start', step.process.command, step.execId ?? '', step.on, about)]
    case 'process.ended':
      return step.execId === undefined
        ? []
        : [
            about.container(containerOf(step.on), 'exec_die', {
              execID: step.execId,
              exitCode: String(step.exitCode ?? ''),
            }),
          ]
    case 'signal.sent':
      return [about.container(containerOf(step.on), 'kill', { signal: signalNumber(step.signal) })]
    case 'space.frozen':
      return [about.container(containerOf(step.on), 'pause')]
    case 'space.thawed':
      return [about.container(containerOf(step.on), 'unpause')]
    case 'space.gone':
      return [
        ...(step.oomKilled ? [about.container(containerOf(step.on), 'oom')] : []),
        about.container(containerOf(step.on), 'die', { exitCode: String(step.exitCode) }),
      ]
    case 'limits.changed':
      return [about.container(containerOf(step.on), 'update')]
    case 'health.changed':
      return [about.container(containerOf(step.on), `health_status: ${step.status}`)]
    case 'container.renamed':
      return [about.container(containerOf(step.on), 'rename', { name: step.to, oldName: `/${step.from}` })]
    default:
      return []
  }
}

/** What Docker tells once the whole is done. */
export function eventsOfEnd(told: Told, about: About): DockerEvent[] {
  const { image, operation, reclaimed } = told
  const { object, verb } = operation
  if (verb === 'volume-prune') return [pruned('volume', reclaimed, about.time)]
  if (object?.kind === 'container') {
    if (verb === 'stop' || verb === 'restart' || verb === 'export') return [about.container(object.id, verb)]
    if (verb === 'commit') return committed(told, about)
  }
  if ((verb === 'load' || verb === 'import') && image) return [about.image(image.id, verb, image.id)]
  if (verb === 'pull' || verb === 'push')
    return told.remote.map((name) => about.image(name, verb, name.replace(/@.*$/, '').replace(/:[^:/]*$/, '')))
  if (verb === 'save' && object?.kind === 'image') return [about.image(object.id, 'save', object.id)]
  return []
}

function committed(told: Told, about: About): DockerEvent[] {
  const { comment, image, operation } = told
  if (told.committed || !operation.object) return []
  told.committed = true
  const more = { comment, imageID: image?.id ?? '', imageRef: image && namesIt(image) ? image.name : '' }
  return [about.container(operation.object.id, 'commit', more)]
}

/** One without a name is called by the start of its id. */
function namesIt({ id, name }: ObjectRef): boolean {
  return !id.slice('sha256:'.length).startsWith(name)
}

function ofExec(action: string, command: string, execID: string, on: string, about: About): DockerEvent {
  // Docker joins program and arguments with a blank, also where there are no arguments.
  const words = command.includes(' ') ? command : `${command} `
  return about.container(containerOf(on), `${action}: ${words}`, { execID })
}

function detached({ on, execId }: StepOf<'terminal.detached'>, about: About): DockerEvent {
  const id = containerOf(on)
  return execId === undefined ? about.container(id, 'detach') : about.container(id, 'exec_detach', { execID: execId })
}

function signalNumber(name: string): string {
  const full = (name.startsWith('SIG') ? name : `SIG${name}`) as NodeJS.Signals
  return String(constants.signals[full] ?? name)
}
