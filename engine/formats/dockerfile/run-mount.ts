import { csvFields } from './csv.ts'
import type { RunInstruction, RunMount } from './dockerfile.ts'
import { DockerfileError, onLines } from './dockerfile-error.ts'
import { type ExpandOptions, expand, type Variables } from './expand.ts'
import { goQuote } from './go-quote.ts'
import { isSwitch, type Said, setMount } from './mount-keys.ts'

/**
 * The mounts of a RUN, their variables expanded. Paths are as written: a relative target is relative to the working
 * directory, a source to its stage or context. Rejects, in BuildKit's words, what a mount does not allow.
 */
export function mountsOf(run: RunInstruction, variables: Variables, options: ExpandOptions): RunMount[] {
  const expanded = (text: string) => expand(text, variables, options).text
  return run.mounts.map((mount) => onLines(run.lines, () => readMount(mount.text, expanded)))
}

/** `type=bind,ro`: keys in small letters, null where there is no `=`. */
export function mountFields(text: string): { field: string; key: string; value: string | null }[] {
  let fields: string[]
  try {
    fields = csvFields(text)
  } catch (error) {
    if (!(error instanceof DockerfileError)) throw error
    throw new DockerfileError(`failed to parse csv mounts: ${error.message}`, { cause: error })
  }
  return fields.map((field) => {
    const equals = field.indexOf('=')
    const key = (equals < 0 ? field : field.slice(0, equals)).toLowerCase()
    return { field, key, value: equals < 0 ? null : field.slice(equals + 1) }
  })
}

function readMount(text: string, expanded: (text: string) => string): RunMount {
  const said: Said = {
    type: 'bind',
    target: null,
    source: null,
    from: null,
    readOnly: null,
    id: null,
    sharing: null,
    mode: null,
    uid: null,
    gid: null,
    required: false,
    size: null,
    env: null,
  }
  for (const { field, key, value } of mountFields(text)) {
    if (value === null && !isSwitch(key)) throw new DockerfileError(`invalid field '${field}' must be a key=value pair`)
    setMount(said, key, expanded(value ?? 'true'), field)
  }
  refuseWhatDoesNotFit(said)
  const readOnly = said.readOnly ?? (said.type !== 'cache' && said.type !== 'tmpfs')
  return { ...said, readOnly, sharing: said.sharing ?? 'shared' }
}

function refuseWhatDoesNotFit(mount: Said): void {
  const { type } = mount
  if (type === 'bind' || type === 'tmpfs')
    for (const key of ['mode', 'uid', 'gid'] as const)
      if (mount[key] !== null) throw new DockerfileError(`${key} not allowed for ${goQuote(type)} type mounts`)
  if (type === 'secret') {
    if (mount.from !== null) throw new DockerfileError('secret mount should not have a from')
    if (mount.sharing !== null) throw new DockerfileError('secret mount should not define sharing')
    if (mount.source === null && mount.target === null && mount.id === null)
      throw new DockerfileError('invalid secret mount. one of source, target required')
    if (mount.source !== null && mount.id !== null) throw new DockerfileError("both source and id can't be set")
  }
  if (mount.sharing !== null && type !== 'cache')
    throw new DockerfileError(`invalid cache sharing set for ${type} mount`)
}
