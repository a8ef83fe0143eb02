import { DockerfileError } from './dockerfile-error.ts'

/** The fields of one line of comma-separated values, as `--mount` takes them. A field in quotes may hold commas. */
export function csvFields(text: string): string[] {
  const fields: string[] = []
  let rest = text
  for (;;) {
    const quoted = rest.startsWith('"')
    const match = quoted ? /^"((?:[^"]|"")*)"(,|$)/.exec(rest) : /^([^,]*)(,|$)/.exec(rest)
    const field = match?.[1] ?? ''
    if (match === null || (!quoted && field.includes('"')))
      throw new DockerfileError(
        `parse error on line 1, column ${text.length - rest.length + 1}: ${quoted ? 'extraneous or missing " in quoted-field' : 'bare " in non-quoted-field'}`,
      )
    fields.push(quoted ? field.replaceAll('""', '"') : field)
    if (match[2] === '') return fields
    rest = rest.slice(match[0].length)
  }
}
