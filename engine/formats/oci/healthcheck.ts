import { EngineError } from '../../base/errors.ts'

/** Docker's names in the config, which counts nanoseconds. */
const OPTIONS: Record<string, string> = {
  interval: 'Interval',
  timeout: 'Timeout',
  'start-period': 'StartPeriod',
  'start-interval': 'StartInterval',
  retries: 'Retries',
}

const NANOSECONDS: Record<string, number> = { ns: 1, us: 1e3, µs: 1e3, ms: 1e6, s: 1e9, m: 60e9, h: 3600e9 }

/** The rest of a HEALTHCHECK instruction: `NONE`, or `[--interval=30s …] CMD …`. `command` reads what follows CMD. */
export function parseHealthcheck(rest: string, command: (text: string) => string[]): Record<string, unknown> {
  if (/^none$/i.test(rest)) return { Test: ['NONE'] }
  const [, flags = '', text = ''] = /^((?:--\S+\s+)*)CMD\s+([\s\S]+)$/i.exec(rest) ?? []
  if (text === '') throw new EngineError('invalid', `HEALTHCHECK ${rest}: expected NONE, or CMD and a command`)
  const argv = command(text)
  const check: Record<string, unknown> = { Test: text.startsWith('[') ? ['CMD', ...argv] : ['CMD-SHELL', text] }
  for (const flag of flags.split(/\s+/).filter((part) => part !== '')) {
    const [, name = '', value = ''] = /^--([a-z-]+)=(.+)$/.exec(flag) ?? []
    const key = Object.hasOwn(OPTIONS, name) ? OPTIONS[name] : undefined
    if (key === undefined)
      throw new EngineError('invalid', `HEALTHCHECK ${flag}: expected --${Object.keys(OPTIONS).join('=, --')}=`)
    check[key] = name === 'retries' ? retries(value) : duration(value)
  }
  return check
}

function retries(text: string): number {
  if (/^\d{1,6}$/.test(text)) return Number(text)
  throw new EngineError('invalid', `HEALTHCHECK --retries=${text}: expected a count`)
}

/** `1m30s` in nanoseconds. */
function duration(text: string): number {
  if (!/^(?:\d+(?:\.\d+)?(?:ns|us|µs|ms|s|m|h))+$/.test(text))
    throw new EngineError(
      'invalid',
      `HEALTHCHECK duration "${text}": expected a number with a unit, such as 30s or 1m30s`,
    )
  let total = 0
  for (const [, number, unit = ''] of text.matchAll(/(\d+(?:\.\d+)?)(ns|us|µs|ms|s|m|h)/g))
    total += Number(number) * (NANOSECONDS[unit] ?? 0)
  return total
}
