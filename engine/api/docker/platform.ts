import { EngineError } from '../../base/errors.ts'
import { machinePlatform } from '../../operations/archives/platform.ts'
import type { Call } from './call.ts'

export interface Platform {
  os: string
  architecture: string
  variant?: string
}

const PART = /^[A-Za-z0-9_.-]+$/

/** The `platform` of a query, as text (`linux/arm64/v8`) or, since API 1.48, as JSON; null when none is asked for. */
export function platformAsked(call: Call): Platform | null {
  const text = call.query.get('platform') ?? ''
  if (text === '') return null
  return text.startsWith('{') ? fromJson(text) : fromText(text)
}

/** The same as text, '' when none is asked for. */
export function platformText(call: Call): string {
  const asked = platformAsked(call)
  return asked ? written(asked) : ''
}

/** Refuses, in dockerd's words, an image of another platform than the query asks for: an image here has one. */
export function requirePlatform(call: Call, reference: string): void {
  const wanted = platformAsked(call)
  if (!wanted) return
  const { platform } = call.engine.images.describe(call.engine.images.find(reference))
  if (platform === written(wanted) || platform.startsWith(`${written(wanted)}/`)) return
  throw new EngineError(
    'notFound',
    `image with reference ${reference} was found but its platform (${platform}) does not match the specified platform (${written(wanted)})`,
  )
}

function written({ os, architecture, variant }: Platform): string {
  return [os, architecture, variant].filter(Boolean).join('/')
}

/** One word is an operating system or an architecture of this one. */
function fromText(text: string): Platform {
  const parts = text.split('/')
  const [first = '', second, variant] = parts
  if (parts.length > 3 || !parts.every((part) => PART.test(part)))
    throw new EngineError('invalid', `"${text}": cannot parse platform specifier: invalid argument`)
  const machine = machinePlatform()
  if (second === undefined)
    return first === machine.os ? machine : { os: machine.os, architecture: architectureOf(first) }
  return { os: first, architecture: architectureOf(second), ...(variant ? { variant } : {}) }
}

function architectureOf(name: string): string {
  const names: Record<string, string> = { x86_64: 'amd64', 'x86-64': 'amd64', aarch64: 'arm64', i386: '386' }
  return names[name] ?? name
}

function fromJson(text: string): Platform {
  try {
    const { os, architecture, variant } = JSON.parse(text) as Partial<Platform>
    if (os && architecture) return { os, architecture, ...(variant ? { variant } : {}) }
  } catch {
    // Said below, in one sentence for both.
  }
  throw new EngineError('invalid', `invalid platform: expected os and architecture in JSON, got ${text}`)
}
