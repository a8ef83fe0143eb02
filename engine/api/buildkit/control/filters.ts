import { EngineError } from '../../../base/errors.ts'

/** What a filter may look at, by name. A boolean is there or not. */
export type Fields = Record<string, string | boolean>

type Condition = (fields: Fields) => boolean

/** containerd's filters: one of the lines must hold, each of all of its conditions (`type==regular,inuse`). */
export function filterOf(lines: readonly string[]): Condition {
  const wanted = lines.filter((line) => line !== '').map(conditionsOf)
  return (fields) => wanted.length === 0 || wanted.some((line) => line.every((holds) => holds(fields)))
}

function conditionsOf(line: string): Condition[] {
  return line.split(',').map((text) => {
    const [, name = '', operator, quoted = ''] = /^([\w.-]+)(?:(==|!=|~=)(.*))?$/.exec(text.trim()) ?? []
    if (name === '')
      throw new EngineError('invalid', `invalid filter "${text}": it is name, name==value, name!=value or name~=value`)
    const value = quoted.replace(/^"(.*)"$/, '$1')
    switch (operator) {
      case '==':
        return (fields) => textOf(fields, name) === value
      case '!=':
        return (fields) => textOf(fields, name) !== value
      case '~=': {
        const pattern = patternOf(value)
        return (fields) => pattern.test(textOf(fields, name))
      }
      default:
        return (fields) => fields[name] !== undefined && fields[name] !== false && fields[name] !== ''
    }
  })
}

function textOf(fields: Fields, name: string): string {
  return String(fields[name] ?? '')
}

function patternOf(text: string): RegExp {
  try {
    return new RegExp(text)
  } catch (error) {
    throw new EngineError('invalid', `invalid filter: "${text}" is no regular expression`, { cause: error })
  }
}
