import { type BuildScene, globalArguments } from '../build-arguments.ts'
import type { Dockerfile, Lines, RunMount } from '../dockerfile.ts'
import { expand } from '../expand.ts'
import { neededStages, targetStage } from '../needed-stages.ts'
import { describedBy } from '../parse.ts'
import { mountsOf } from '../run-mount.ts'
import { type WalkedStage, type WalkOptions, walk } from '../walk.ts'

export interface Argument {
  name: string
  description: string
  value: string
  lines: Lines
}

export interface Needed {
  name: string
  required: boolean
  lines: Lines
}

/** What a target takes from outside. */
export interface Outline {
  /** '' for a stage without a name. */
  name: string
  description: string
  args: Argument[]
  secrets: Needed[]
  ssh: Needed[]
  caches: { id: string; lines: Lines }[]
}

interface Found {
  args: Map<string, Argument>
  secrets: Map<string, Needed>
  ssh: Map<string, Needed>
  caches: Map<string, { id: string; lines: Lines }>
}

/** Arguments with their values, secrets, agents and caches of a target and all that it needs, by their lines. */
export function outlineOf(file: Dockerfile, options: Omit<WalkOptions, 'stages'>): Outline {
  const globals = globalArguments(file, options.scene)
  const target = targetStage(file, options.scene.target)
  const stages = neededStages(file, target, globals, options.contexts)
  const found: Found = { args: new Map(), secrets: new Map(), ssh: new Map(), caches: new Map() }
  const used = new Set<string>()
  for (const walked of walk(file, { ...options, stages })) collect(file, walked, found, used)
  addGlobals(file, options.scene, stages, found, used)
  const name = target.name ?? ''
  return {
    name,
    description: describedBy(target.from.comments, name),
    args: byLine(found.args),
    secrets: byLine(found.secrets),
    ssh: byLine(found.ssh),
    caches: byLine(found.caches),
  }
}

function collect(file: Dockerfile, walked: WalkedStage, found: Found, used: Set<string>): void {
  for (const { written, done, before } of walked.steps) {
    const { instruction } = done
    if (instruction.kind === 'ARG' && written.kind === 'ARG')
      for (const [at, { name, value }] of instruction.args.entries()) {
        const inherited = written.args[at]?.value === null && isGlobal(file, name)
        if (inherited) used.add(name)
        else if (!found.args.has(name))
          found.args.set(name, {
            name,
            value: value ?? '',
            description: describedBy(instruction.comments, name),
            lines: instruction.lines,
          })
      }
    if (instruction.kind === 'RUN')
      for (const mount of mountsOf(instruction, before.variables, { escape: file.directives.escape }))
        addMount(mount, instruction.lines, found)
  }
}

function addMount(mount: RunMount, lines: Lines, found: Found): void {
  const add = (to: Map<string, Needed>, name: string) => {
    if (!to.has(name)) to.set(name, { name, required: mount.required, lines })
  }
  if (mount.type === 'secret') add(found.secrets, mount.id ?? mount.source ?? baseName(mount.target ?? ''))
  if (mount.type === 'ssh') add(found.ssh, mount.id ?? 'default')
  const cache = mount.id ?? mount.target
  if (mount.type === 'cache' && cache !== null && !found.caches.has(cache))
    found.caches.set(cache, { id: cache, lines })
}

/** Those before the first FROM count when a FROM or ARG that is needed uses them, or another of them does. */
function addGlobals(
  file: Dockerfile,
  scene: BuildScene,
  stages: ReadonlySet<number>,
  found: Found,
  used: Set<string>,
): void {
  const values = globalArguments(file, scene)
  const namedIn = (written: string) => expand(written, values, { escape: file.directives.escape }).used
  for (const { index, from } of file.stages)
    if (stages.has(index))
      for (const written of [from.base, from.platform ?? '']) for (const name of namedIn(written)) used.add(name)
  for (const { args, lines, comments } of file.globalArgs.toReversed())
    for (const { name, value } of args.toReversed()) {
      if (!used.has(name)) continue
      if (value !== null && !scene.given.has(name)) for (const other of namedIn(value)) used.add(other)
      found.args.set(name, { name, value: values.get(name) ?? '', description: describedBy(comments, name), lines })
    }
}

function isGlobal(file: Dockerfile, name: string): boolean {
  return file.globalArgs.some(({ args }) => args.some((arg) => arg.name === name))
}

function byLine<T extends { lines: Lines }>(found: ReadonlyMap<string, T>): T[] {
  return [...found.values()].toSorted((one, other) => one.lines.start - other.lines.start)
}

function baseName(path: string): string {
  return path.split('/').findLast((part) => part !== '') ?? ''
}
