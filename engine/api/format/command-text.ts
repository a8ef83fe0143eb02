/** A command as `docker ps` shows it: Docker quotes the words that have a space in them, and nothing else. */
export function commandText(argv: readonly string[]): string {
  return argv.map((word) => (word.includes(' ') ? `'${word}'` : word)).join(' ')
}
