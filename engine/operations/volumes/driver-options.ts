import { EngineError } from '../../base/errors.ts'

const KNOWN = ['type', 'device', 'o', 'size']
/** What each option is nothing without. */
const NEEDS: Readonly<Record<string, string[]>> = { device: ['type'], type: ['device'], o: ['device', 'type'] }

/** Of `docker volume create`, in the local driver's words. */
export function requireDriver(name: string, driver: string): void {
  if (driver === '' || driver === 'local') return
  throw new EngineError(
    'notFound',
    `create ${name}: error looking up volume plugin ${driver}: plugin "${driver}" not found`,
  )
}

export function requireDriverOptions(name: string, options: Readonly<Record<string, string>>): void {
  const refuse = (reason: string) => {
    throw new EngineError('invalid', `create ${name}: ${reason}`)
  }
  for (const option of Object.keys(options)) if (!KNOWN.includes(option)) refuse(`invalid option: "${option}"`)
  for (const [option, needed] of Object.entries(NEEDS))
    for (const other of needed)
      if (option in options && !(other in options)) refuse(`missing required option: "${other}"`)
  if ('size' in options) refuse('quota size requested but no quota support')
}

/** Whether its own options forbid to write to it. */
export function isReadOnly({ o = '' }: Readonly<Record<string, string>>): boolean {
  return o.split(',').includes('ro')
}

/** Whether the data lies elsewhere and is mounted while the volume is used. */
export function liesElsewhere(options: Readonly<Record<string, string>>): boolean {
  return options.device !== undefined
}
