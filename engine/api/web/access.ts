import { randomBytes, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

/** Who may talk to web mode: whoever opened the printed address once, from a page of this very server, under a loopback name. */
export interface Access {
  readonly token: string
  /** The cookie that stands for the token from then on; per port, as cookies do not tell ports apart. */
  cookie(): string
  isToken(text: string | null): boolean
  hasCookie(request: IncomingMessage): boolean
  /** The name that was dialled is a loopback one; else a foreign page may have pointed its own name at this machine. Any port: `ssh -L` may have brought it here. */
  isOwnHost(request: IncomingMessage): boolean
  /** The page that asks was served from here. */
  isOwnOrigin(request: IncomingMessage): boolean
}

export function createAccess(port: number, token = randomBytes(24).toString('base64url')): Access {
  const name = `cutaway-${port}`
  const isToken = (text: string | null): boolean => {
    const given = Buffer.from(text ?? '')
    const expected = Buffer.from(token)
    return given.length === expected.length && timingSafeEqual(given, expected)
  }
  return {
    token,
    isToken,
    cookie: () => `${name}=${token}; HttpOnly; SameSite=Strict; Path=/`,
    hasCookie: (request) =>
      (request.headers.cookie ?? '')
        .split(';')
        .map((pair) => pair.trim())
        .some((pair) => pair.startsWith(`${name}=`) && isToken(pair.slice(name.length + 1))),
    isOwnHost: ({ headers }) => /^(127\.0\.0\.1|localhost)(:\d+)?$/.test(headers.host ?? ''),
    isOwnOrigin: ({ headers }) => headers.origin === `http://${headers.host}`,
  }
}
