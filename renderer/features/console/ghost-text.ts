import { withoutDocker } from '../../lib/ghost.ts'

/**
 * The grey text after what is typed: the rest of the line that is pointed at, or of the suggestion while nothing is.
 * Nothing when what is typed goes another way.
 */
export function ghostText(pointedAt: string | null, suggestion: string | null, typed: string): string {
  const line = pointedAt ?? suggestion
  if (line === null) return ''
  const ghost = withoutDocker(line)
  return ghost.startsWith(typed) ? ghost.slice(typed.length) : ''
}
