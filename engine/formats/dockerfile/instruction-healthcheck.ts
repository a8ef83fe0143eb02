import type { HealthcheckInstruction } from './dockerfile.ts'
import { DockerfileError } from './dockerfile-error.ts'
import { readFlags } from './flags.ts'
import { goDuration } from './go-duration.ts'
import { goQuote } from './go-quote.ts'
import { commandForm, commonOf, type Line, needArguments } from './instruction-parts.ts'

const NOTHING = { interval: 0, timeout: 0, startPeriod: 0, startInterval: 0, retries: 0 }

export function healthcheckInstruction(line: Line): HealthcheckInstruction {
  const { args, json, flags } = line.value
  needArguments('HEALTHCHECK', args)
  const type = (args[0] ?? '').toUpperCase()
  const command = args.slice(1)
  if (type === 'NONE') {
    if (command.length > 0) throw new DockerfileError('HEALTHCHECK NONE takes no arguments')
    return { kind: 'HEALTHCHECK', ...commonOf(line), command: null, ...NOTHING }
  }
  const given = readFlags(flags, {
    interval: 'text',
    timeout: 'text',
    'start-period': 'text',
    'start-interval': 'text',
    retries: 'text',
  })
  if (type !== 'CMD') throw new DockerfileError(`Unknown type ${goQuote(type)} in HEALTHCHECK (try CMD)`)
  if (command.length === 0) throw new DockerfileError('Missing command after HEALTHCHECK CMD')
  return {
    kind: 'HEALTHCHECK',
    ...commonOf(line),
    command: commandForm({ args: command, json }),
    interval: duration('interval', given.interval),
    timeout: duration('timeout', given.timeout),
    startPeriod: duration('start-period', given['start-period']),
    startInterval: duration('start-interval', given['start-interval']),
    retries: retries(given.retries),
  }
}

function duration(flag: string, text: string | null): number {
  const value = text ? goDuration(text) : 0
  if (value !== 0 && value < 1e6) throw new DockerfileError(`Interval ${goQuote(flag)} cannot be less than 1ms`)
  return value
}

function retries(text: string | null): number {
  if (!text) return 0
  if (!/^[+-]?\d+$/.test(text)) throw new DockerfileError(`strconv.ParseInt: parsing ${goQuote(text)}: invalid syntax`)
  const value = Number(text)
  if (Math.abs(value) > 2 ** 31 - 1)
    throw new DockerfileError(`strconv.ParseInt: parsing ${goQuote(text)}: value out of range`)
  if (value < 0) throw new DockerfileError(`--retries cannot be negative (${value})`)
  return value
}
