import type { ArgInstruction, CommandForm, FromInstruction, Instruction } from './dockerfile.ts'
import { DockerfileError, withNearMiss } from './dockerfile-error.ts'
import { goQuote } from './go-quote.ts'
import { copyInstruction } from './instruction-copy.ts'
import { healthcheckInstruction } from './instruction-healthcheck.ts'
import { runInstruction } from './instruction-run.ts'
import { commandForm, commonOf, exactlyOne, type Line, needArguments, noFlags } from './instruction-parts.ts'
import { readFlags } from './flags.ts'
import { nearMiss } from './near-miss.ts'
import { INSTRUCTION_NAMES } from './statement.ts'

const READ: Readonly<Record<string, (line: Line) => Instruction>> = {
  ADD: (line) => copyInstruction('ADD', line),
  ARG: argInstruction,
  CMD: (line) => ({ kind: 'CMD', ...commonOf(line), command: command(line) }),
  COPY: (line) => copyInstruction('COPY', line),
  ENTRYPOINT: (line) => ({ kind: 'ENTRYPOINT', ...commonOf(line), command: command(line) }),
  ENV: (line) => pairs('ENV', line),
  EXPOSE: expose,
  HEALTHCHECK: healthcheckInstruction,
  LABEL: (line) => pairs('LABEL', line),
  MAINTAINER: (line) => ({ kind: 'MAINTAINER', ...commonOf(line), text: exactlyOne('MAINTAINER', line) }),
  ONBUILD: onbuild,
  RUN: runInstruction,
  SHELL: shell,
  STOPSIGNAL: (line) => ({ kind: 'STOPSIGNAL', ...commonOf(line), text: exactlyOne('STOPSIGNAL', line, 'any flags') }),
  USER: (line) => ({ kind: 'USER', ...commonOf(line), text: exactlyOne('USER', line) }),
  VOLUME: volume,
  WORKDIR: (line) => ({ kind: 'WORKDIR', ...commonOf(line), text: exactlyOne('WORKDIR', line) }),
}

/** Reads the meaning of an instruction. Rejects, in BuildKit's words, what it does not allow. */
export function readInstruction(line: Line): Instruction | FromInstruction {
  const { name, keyword } = line.value
  if (name === 'FROM') return from(line)
  const read = Object.hasOwn(READ, name) ? READ[name] : undefined
  if (read !== undefined) return read(line)
  throw withNearMiss(`unknown instruction: ${keyword}`, nearMiss(keyword, INSTRUCTION_NAMES, { anyCase: true }))
}

function from(line: Line): FromInstruction {
  const { args, flags } = line.value
  const [base = '', as = '', name = ''] = args
  const named = args.length === 3 && as.toLowerCase() === 'as'
  if (!named && args.length !== 1) throw new DockerfileError('FROM requires either one or three arguments')
  if (named && !/^[a-z][a-z0-9_.-]*$/.test(name.toLowerCase()))
    throw new DockerfileError(
      `invalid name for build stage: ${goQuote(name)}, name can't start with a number or contain symbols`,
    )
  const { platform } = readFlags(flags, { platform: 'text' })
  return { kind: 'FROM', ...commonOf(line), base, platform: platform || null, as: named ? { keyword: as, name } : null }
}

/** Flags of ARG are not looked at. */
function argInstruction(line: Line): ArgInstruction {
  needArguments('ARG', line.value.args)
  const args = line.value.args.map((word) => {
    const equals = word.indexOf('=')
    if (equals === 0) throw new DockerfileError('ARG names can not be blank')
    return equals < 0 ? { name: word, value: null } : { name: word.slice(0, equals), value: word.slice(equals + 1) }
  })
  return { kind: 'ARG', ...commonOf(line), args }
}

function pairs(kind: 'ENV' | 'LABEL', line: Line): Instruction {
  noFlags(line)
  const { pairs } = line.value
  needArguments(kind, pairs)
  if (pairs.some((pair) => pair.name === '')) throw new DockerfileError(`${kind} names can not be blank`)
  return { kind, ...commonOf(line), pairs }
}

/** Docker sorts the ports. */
function expose(line: Line): Instruction {
  needArguments('EXPOSE', line.value.args)
  noFlags(line)
  return { kind: 'EXPOSE', ...commonOf(line), words: line.value.args.toSorted() }
}

function volume(line: Line): Instruction {
  needArguments('VOLUME', line.value.args)
  noFlags(line)
  const words = line.value.args.map((word) => word.trim())
  if (words.includes('')) throw new DockerfileError('VOLUME specified can not be an empty string')
  return { kind: 'VOLUME', ...commonOf(line), words }
}

function command(line: Line): CommandForm {
  noFlags(line)
  return commandForm(line.value)
}

function shell(line: Line): Instruction {
  const form = command(line)
  needArguments('SHELL', line.value.args)
  if (form.form === 'shell') throw new DockerfileError('SHELL requires the arguments to be in JSON form')
  return { kind: 'SHELL', ...commonOf(line), command: form }
}

function onbuild(line: Line): Instruction {
  const { inner } = line.value
  if (inner === null) throw new DockerfileError('ONBUILD requires at least one argument')
  noFlags(line)
  if (inner.name === 'ONBUILD') throw new DockerfileError("Chaining ONBUILD via `ONBUILD ONBUILD` isn't allowed")
  if (inner.name === 'MAINTAINER' || inner.name === 'FROM')
    throw new DockerfileError(`${inner.name} isn't allowed as an ONBUILD trigger`)
  const text = line.value.text.replace(/^\s*ONBUILD\s*/i, '')
  const trigger = line.heredocText === '' ? text : `${text}\n${line.heredocText}`
  return { kind: 'ONBUILD', ...commonOf(line), text: trigger }
}
