import { InvalidArgumentError } from 'commander'

/** `--filter status=exited`. */
export function filterPair(word: string): [string, string] {
  const at = word.indexOf('=')
  if (at < 1) throw new InvalidArgumentError('invalid argument: expected NAME=VALUE')
  return [word.slice(0, at), word.slice(at + 1)]
}

/** Filters in the form in which the Docker API carries them; null when there are none. */
export function filtersJson(pairs: [string, string][] | undefined): string | null {
  if (!pairs?.length) return null
  return JSON.stringify(
    Object.fromEntries(
      Map.groupBy(pairs, ([name]) => name)
        .entries()
        .map(([name, values]) => [name, values.map(([, value]) => value)]),
    ),
  )
}

/** `2026-11-24 08:22:48 +0000 UTC`, as Go prints a time. */
export function localTime(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 19).replace('T', ' ')} +0000 UTC`
}
