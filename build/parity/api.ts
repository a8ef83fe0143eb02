import { request } from 'node:http'
import { type Answer, ask } from '../../e2e/engine/http.ts'

/** The API of dockerd 20.10, which Debian 12 has; both sides are asked in it. */
const VERSION = '/v1.41'

export interface Step {
  /** What was asked, without names that differ between the two. */
  label: string
  status: number
  type: string
  body: unknown
}

/** One of the two sides; what it answers is kept, in order. */
export class Api {
  readonly steps: Step[] = []
  readonly #socket: string

  constructor(socket: string) {
    this.#socket = socket
  }

  /** Asks and keeps the answer. `body` is sent as JSON, a Buffer as a tar. */
  async ask(method: string, path: string, body?: unknown): Promise<Answer> {
    const answer = await this.quietly(method, path, body)
    const label = `${method} ${withoutIds(decodeURIComponent(path))}${body && !Buffer.isBuffer(body) ? ` ${JSON.stringify(body)}` : ''}`
    this.steps.push({
      label,
      status: answer.status,
      type: `${answer.headers['content-type'] ?? ''}`,
      body: parsed(answer),
    })
    return answer
  }

  /** Asks without comparing: what prepares a scenario, or clears up after it. */
  quietly(method: string, path: string, body?: unknown): Promise<Answer> {
    const tar = Buffer.isBuffer(body)
    const headers: Record<string, string> =
      body === undefined ? {} : { 'content-type': tar ? 'application/x-tar' : 'application/json' }
    return ask(this.#socket, method, VERSION + path, {
      headers,
      ...(body === undefined ? {} : { body: tar ? body : JSON.stringify(body) }),
    })
  }

  /** Keeps something that was found out, to be compared as an answer is. */
  tell(label: string, body: unknown): void {
    this.steps.push({ label, status: 200, type: '', body })
  }

  /** An answer that is no text. */
  bytes(path: string): Promise<Buffer> {
    return new Promise((resolve, reject) => {
      const asked = request({ socketPath: this.#socket, path: VERSION + path }, (answer) => {
        const chunks: Buffer[] = []
        answer.on('data', (chunk: Buffer) => chunks.push(chunk))
        answer.on('error', reject)
        answer.on('end', () => resolve(Buffer.concat(chunks)))
      })
      asked.on('error', reject)
      asked.end()
    })
  }

  /** Creates quietly and gives the id. */
  async container(name: string, body: object): Promise<string> {
    const { status, body: text } = await this.quietly('POST', `/containers/create?name=${name}`, body)
    if (status !== 201) throw new Error(`create ${name}: ${status} ${text}`)
    return JSON.parse(text).Id as string
  }
}

/** JSON, a line of JSON for each event of a stream, else text. */
function parsed({ body }: Answer): unknown {
  try {
    return JSON.parse(body)
  } catch {}
  try {
    return body
      .trim()
      .split(/\r?\n/)
      .map((line) => JSON.parse(line))
  } catch {
    return body
  }
}

export function withoutIds(text: string): string {
  return text.replace(/\b[0-9a-f]{64}\b/g, '<id>').replace(/\b[0-9a-f]{12}\b/g, '<id>')
}
