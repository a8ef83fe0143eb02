import { EngineError } from '../../base/errors.ts'
import { Request, type RequestInput } from '../../wire/requests.ts'
import type { Performed } from '../window/perform.ts'
import type { Session } from './command.ts'
import { ConsoleIo } from './io.ts'
import { LineError } from './line-error.ts'
import { parseLine } from './parse-line.ts'

const NOTHING: Performed = {
  result: { operation: 0, id: null, name: null, warnings: [] },
  loaded: [],
  removal: null,
  pruned: null,
  prunedCache: null,
  pulled: [],
}

/** What a line asks for, as one `Request`, without doing it. `invalid` for a line that is refused, `unsupported` for one that is no request or several. */
export async function parseRequest(line: string): Promise<Request> {
  const parsed = parseLine(line, 80)
  if (parsed.type === 'print') throw new EngineError('invalid', parsed.text.split('\n')[0] ?? line)
  const inputs: RequestInput[] = []
  await parsed.run(noting(line, inputs))
  const requests = inputs.map(checked)
  const [request] = requests
  if (requests.length !== 1 || !request)
    throw new EngineError('unsupported', `"${line}" asks for ${requests.length} things, expected one`)
  return request
}

/** Checks what a command made of its words; the sentence names the part that does not fit. */
export function checked(request: RequestInput): Request {
  const result = Request.safeParse(request)
  if (result.success) return result.data
  const [issue] = result.error.issues
  throw new LineError('invalid', `docker ${request.verb}: ${issue?.path.join('.')}: ${issue?.message}`)
}

/** A session that only notes requests. A command that reaches for the engine itself is no request. */
function noting(line: string, inputs: RequestInput[]): Session {
  return {
    get engine(): never {
      throw new EngineError('unsupported', `"${line}" only looks, or opens a terminal: a form cannot show it`)
    },
    io: new ConsoleIo(),
    signal: new AbortController().signal,
    origin: { cause: 'window', line },
    perform: async (request) => {
      inputs.push(request)
      return NOTHING
    },
    foreground: async (request) => {
      inputs.push(request)
      return 0
    },
    startAttached: async () => {
      throw new EngineError('unsupported', `"${line}" stays with its container: a form cannot show that`)
    },
  }
}
