import { DockerfileError } from './dockerfile-error.ts'
import { takeFlags } from './flags.ts'
import { goQuote } from './go-quote.ts'
import { type HeredocMark, heredocMarks } from './heredoc.ts'
import { jsonForm } from './json-form.ts'
import { quotedWords } from './quoted-words.ts'

/** What every instruction has: a name, flags and what follows, split as its kind wants it, its meaning not yet looked at. */
export interface Statement {
  /** As written, and in capitals. */
  keyword: string
  name: string
  text: string
  flags: string[]
  args: string[]
  /** The arguments were a JSON array. */
  json: boolean
  pairs: { name: string; value: string; legacy: boolean }[]
  /** Of ONBUILD. */
  inner: Statement | null
}

type Arguments = Partial<Pick<Statement, 'args' | 'json' | 'pairs' | 'inner'>>

const BLANKS = /[\t\v\f\r ]+/

const READ: Readonly<Record<string, (rest: string, escapeMark: string) => Arguments>> = {
  ADD: list,
  ARG: (rest, escapeMark) => ({ args: quotedWords(rest, escapeMark) }),
  CMD: command,
  COPY: list,
  ENTRYPOINT: command,
  ENV: (rest, escapeMark) => ({ pairs: pairs('ENV', rest, escapeMark) }),
  EXPOSE: (rest) => ({ args: blankWords(rest) }),
  FROM: (rest) => ({ args: blankWords(rest) }),
  HEALTHCHECK: healthcheck,
  LABEL: (rest, escapeMark) => ({ pairs: pairs('LABEL', rest, escapeMark) }),
  MAINTAINER: whole,
  ONBUILD: (rest, escapeMark) => ({ inner: rest === '' ? null : readStatement(rest, escapeMark) }),
  RUN: command,
  SHELL: command,
  STOPSIGNAL: whole,
  USER: whole,
  VOLUME: list,
  WORKDIR: whole,
}

export const INSTRUCTION_NAMES: readonly string[] = Object.keys(READ)

/** An unknown name is no error yet. Rejects pairs without `=` and JSON arrays of other things than strings. */
export function readStatement(line: string, escapeMark: string): Statement {
  const text = line.trim()
  const [, keyword = '', after = ''] = /^([^\t\v\f\r ]*)[\t\v\f\r ]*([\s\S]*)$/.exec(text) ?? []
  const name = keyword.toUpperCase()
  const { flags, rest } = takeFlags(after, escapeMark)
  const found = Object.hasOwn(READ, name) ? READ[name]?.(rest, escapeMark) : {}
  return { keyword, name, text, flags, args: [], json: false, pairs: [], inner: null, ...found }
}

/** Only RUN, COPY and ADD, also behind ONBUILD, open heredocs, and not with JSON arguments. */
export function heredocsOf(statement: Statement): HeredocMark[] {
  const acting = statement.name === 'ONBUILD' && statement.inner !== null ? statement.inner : statement
  if (!['ADD', 'COPY', 'RUN'].includes(acting.name) || acting.json) return []
  return statement.text.includes('<<') ? heredocMarks(statement.text) : []
}

function blankWords(rest: string): string[] {
  return rest === '' ? [] : rest.split(BLANKS)
}

function list(rest: string): Arguments {
  const json = jsonForm(rest)
  return json === null ? { args: blankWords(rest) } : { args: json, json: true }
}

function command(rest: string): Arguments {
  const json = jsonForm(rest)
  return json === null ? whole(rest) : { args: json, json: true }
}

function whole(rest: string): Arguments {
  return { args: rest === '' ? [] : [rest] }
}

function healthcheck(rest: string): Arguments {
  const [, type = '', after = ''] = /^(\S*)\s*([\s\S]*)$/.exec(rest) ?? []
  if (type === '') return {}
  const { args = [], json = false } = command(after)
  return { args: [type, ...args], json }
}

/** `a=b c="d e"`, or for one pair the old `a the rest`. */
function pairs(keyword: string, rest: string, escapeMark: string): Statement['pairs'] {
  const words = quotedWords(rest, escapeMark)
  if (words[0]?.includes('=') === false) {
    const [, name = '', value] = /^([^\t\v\f\r ]*)[\t\v\f\r ]+([\s\S]*)$/.exec(rest) ?? []
    if (value === undefined) throw new DockerfileError(`${keyword} must have two arguments`)
    return [{ name, value, legacy: true }]
  }
  return words.map((word) => {
    const equals = word.indexOf('=')
    if (equals < 0)
      throw new DockerfileError(`Syntax error - can't find = in ${goQuote(word)}. Must be of the form: name=value`)
    return { name: word.slice(0, equals), value: word.slice(equals + 1), legacy: false }
  })
}
