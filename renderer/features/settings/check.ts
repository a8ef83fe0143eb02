import type { ErrorData } from '../../../engine/wire/errors.ts'
import type { Finding, VerifyEvent } from '../../../engine/wire/verify.ts'

export type CheckState = 'waiting' | 'checking' | 'sound' | 'damaged'

/** A check of the store as far as it has come. `checked`: the sum, when it is through. */
export interface Check {
  layers: { id: string; text: string; state: CheckState }[]
  findings: Finding[]
  checked: Extract<VerifyEvent, { type: 'end' }>['checked'] | null
  error: ErrorData | null
}

export const BEGUN: Check = { layers: [], findings: [], checked: null, error: null }

export function advanced(check: Check, event: VerifyEvent): Check {
  switch (event.type) {
    case 'begin':
      return { ...check, layers: event.layers.map(({ id, text }) => ({ id, text, state: 'waiting' })) }
    case 'layer':
      return {
        ...check,
        layers: check.layers.map((layer) => (layer.id === event.id ? { ...layer, state: event.state } : layer)),
      }
    case 'finding':
      return { ...check, findings: [...check.findings, event.finding] }
    case 'end':
      return { ...check, checked: event.checked }
  }
}
