/** One way in which a registry wants to know who asks (RFC 9110, WWW-Authenticate). */
export interface Challenge {
  /** `bearer`, `basic`: small letters. */
  scheme: string
  /** Names in small letters. */
  parameters: Readonly<Record<string, string>>
}

const PARAMETER = /^\s*,?\s*([A-Za-z][\w-]*)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))/
const SCHEME = /^\s*,?\s*([A-Za-z][\w-]*)(?:\s+|$)/

/**
 * Reads the header, which may hold several challenges.
 *
 *     parseChallenges('Bearer realm="https://auth/token",service="registry"')
 *     // [{ scheme: 'bearer', parameters: { realm: 'https://auth/token', service: 'registry' } }]
 */
export function parseChallenges(header: string): Challenge[] {
  const challenges: { scheme: string; parameters: Record<string, string> }[] = []
  let rest = header
  while (rest.trim() !== '') {
    const parameter = PARAMETER.exec(rest)
    const current = challenges.at(-1)
    if (parameter && current) {
      const [whole, name = '', quoted, bare] = parameter
      current.parameters[name.toLowerCase()] = quoted?.replace(/\\(.)/g, '$1') ?? bare ?? ''
      rest = rest.slice(whole.length)
      continue
    }
    const scheme = SCHEME.exec(rest)
    if (!scheme) break
    challenges.push({ scheme: (scheme[1] ?? '').toLowerCase(), parameters: {} })
    rest = rest.slice(scheme[0].length)
  }
  return challenges
}
