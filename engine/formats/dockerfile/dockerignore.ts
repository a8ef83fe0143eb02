import { cleanPath } from './path-patterns.ts'

/** Where the patterns of a Dockerfile stand, the first that is there: its own file before that of the context. */
export function ignoreFilesOf(dockerfile: string): string[] {
  return [`${dockerfile}.dockerignore`, '.dockerignore']
}

/** The patterns of a `.dockerignore`, for `PathPatterns`. Paths from the root are paths from the context's root. */
export function readIgnoreFile(text: string): string[] {
  return text
    .replace(/^\uFEFF/, '')
    .split('\n')
    .filter((line) => !line.startsWith('#'))
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => (line.startsWith('!') ? `!${fromRoot(line.slice(1).trim())}` : fromRoot(line)))
}

function fromRoot(pattern: string): string {
  if (pattern === '') return ''
  const clean = cleanPath(pattern)
  return clean.length > 1 && clean.startsWith('/') ? clean.slice(1) : clean
}
