import { DockerfileError } from './dockerfile-error.ts'

/**
 * The strings of `["a", "b"]`; null for what is no JSON array, which is then read in another way (shell form, or words).
 * Rejects an array of other things than strings.
 */
export function jsonForm(text: string): string[] | null {
  if (!text.trimStart().startsWith('[')) return null
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return null
  }
  if (!Array.isArray(value)) return null
  if (value.every((item) => typeof item === 'string')) return value
  throw new DockerfileError('when using JSON array syntax, arrays must be comprised of strings only')
}
