import { EngineError } from '../../base/errors.ts'

/** What a person types to leave a terminal and let the process run: `ctrl-p,ctrl-q`, or single letters between commas. */
export function parseDetachKeys(text: string): Buffer {
  return Buffer.from(
    (text === '' ? 'ctrl-p,ctrl-q' : text).split(',').map((key) => {
      const control = /^ctrl-([a-z@[\\\]^_])$/.exec(key)?.[1]
      if (control) return control.toUpperCase().charCodeAt(0) & 0x1f
      if (/^[\x20-\x7e]$/.test(key)) return key.charCodeAt(0)
      throw new EngineError(
        'invalid',
        `invalid detach keys (${text}) provided: "${key}" is neither one letter, nor ctrl- and a letter`,
      )
    }),
  )
}

/** Watches input for the keys. Keys that may yet become the whole sequence are held back, as a terminal does with escapes. */
export function detachScanner(keys: Buffer): (data: Buffer) => { pass: Buffer; detached: boolean } {
  let held = 0
  return (data) => {
    const pass: number[] = []
    for (const byte of data) {
      if (byte === keys[held]) {
        held += 1
        if (held === keys.length) return { pass: Buffer.from(pass), detached: true }
        continue
      }
      pass.push(...keys.subarray(0, held))
      held = byte === keys[0] ? 1 : 0
      if (held === 0) pass.push(byte)
    }
    return { pass: Buffer.from(pass), detached: false }
  }
}
