import { EngineError } from '../../base/errors.ts'
import type { Descriptor, Platform } from './manifest.ts'
import { annotationKeys } from './manifest.ts'

const ARCHITECTURES: Record<string, { architecture: string; variant?: string }> = {
  x86_64: { architecture: 'amd64' },
  'x86-64': { architecture: 'amd64' },
  i386: { architecture: '386' },
  aarch64: { architecture: 'arm64' },
  armhf: { architecture: 'arm', variant: 'v7' },
  armel: { architecture: 'arm', variant: 'v6' },
}

/** What images of an architecture without variant are built for. */
const USUAL_VARIANT: Partial<Record<string, string>> = { arm: 'v7', arm64: 'v8', amd64: 'v1' }

/**
 * `linux/arm64/v8`, `linux/amd64`, or an architecture alone. Rejects `invalid` in dockerd's words.
 *
 *     parsePlatform('linux/aarch64')  // { os: 'linux', architecture: 'arm64' }
 */
export function parsePlatform(text: string): Platform {
  const parts = text.toLowerCase().split('/')
  const wrong = parts.find((part) => !/^[a-z0-9_][\w.-]*$/.test(part))
  if (wrong !== undefined)
    throw new EngineError(
      'invalid',
      `"${wrong}" is an invalid component of "${text}": platform specifier component must match "^[A-Za-z0-9_-]+$"`,
    )
  if (parts.length > 3) throw new EngineError('invalid', `"${text}": cannot parse platform specifier`)
  const [os = '', written = '', variant] = parts.length === 1 && parts[0] !== 'linux' ? ['linux', parts[0]] : parts
  const known = ARCHITECTURES[written]
  const architecture = known?.architecture ?? written
  const chosen = variant ?? known?.variant
  return { os, architecture, ...(chosen && !isUsual(architecture, chosen) ? { variant: chosen } : {}) }
}

/** Containerd leaves out what goes without saying for 64 bits; 32-bit ARM always says its variant. */
function isUsual(architecture: string, variant: string): boolean {
  return architecture !== 'arm' && USUAL_VARIANT[architecture] === variant
}

/** Whether something made for `found` runs where `wanted` is asked for: older variants do. */
export function platformFits(wanted: Platform, found: Platform): boolean {
  return rank(wanted, found) !== null
}

/** The one that fits best, among those of an index that are images; undefined when none fits. */
export function choosePlatform(manifests: readonly Descriptor[], wanted: Platform): Descriptor | undefined {
  return manifests
    .filter(({ annotations }) => annotations?.[annotationKeys.referenceType] === undefined)
    .flatMap((descriptor) => {
      const order = descriptor.platform ? rank(wanted, descriptor.platform) : null
      return order === null ? [] : [{ descriptor, order }]
    })
    .sort((a, b) => a.order - b.order)[0]?.descriptor
}

/** How far below what is wanted, null when it does not fit. */
function rank(wanted: Platform, found: Platform): number | null {
  if (wanted.os !== found.os || wanted.architecture !== found.architecture) return null
  const distance = level(wanted) - level(found)
  return distance < 0 ? null : distance
}

function level({ architecture, variant }: Platform): number {
  return Number((variant || USUAL_VARIANT[architecture] || 'v0').replace(/^v/, '')) || 0
}
