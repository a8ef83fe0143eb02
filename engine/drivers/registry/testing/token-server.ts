import { createSign, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface TokenServer extends AsyncDisposable {
  readonly realm: string
  /** Scopes that were asked for with the right name and secret. */
  readonly scopes: string[]
}

/** Gives tokens (JWT, as the distribution registry checks them) to one user, who may push to `<user>/…` and pull all. */
export async function startTokenServer(options: {
  login: string
  service: string
  certificate: string
  key: string
}): Promise<TokenServer> {
  const [user = ''] = options.login.split(':')
  const chain = readFileSync(options.certificate, 'utf8').replace(/-----[A-Z ]+-----|\s/g, '')
  const key = readFileSync(options.key)
  const scopes: string[] = []
  const server = createServer((request, response) => {
    if (basicOf(request) !== options.login) {
      response.writeHead(401).end(JSON.stringify({ details: 'incorrect username or password' }))
      return
    }
    const asked = new URL(request.url ?? '', 'http://x').searchParams.getAll('scope')
    scopes.push(...asked)
    const now = Math.floor(Date.now() / 1000)
    const access = asked.map((scope) => {
      const [type = '', name = '', actions = ''] = scope.split(':')
      const allowed = actions.split(',').filter((action) => action === 'pull' || name.startsWith(`${user}/`))
      return { type, name, actions: allowed }
    })
    const claims = {
      iss: 'tests',
      aud: options.service,
      sub: user,
      exp: now + 300,
      nbf: now - 5,
      iat: now,
      jti: randomUUID(),
      access,
    }
    const head = [{ typ: 'JWT', alg: 'ES256', x5c: [chain] }, claims].map(encode).join('.')
    const signature = createSign('SHA256').update(head).sign({ key, dsaEncoding: 'ieee-p1363' })
    response.end(JSON.stringify({ token: `${head}.${signature.toString('base64url')}`, expires_in: 300 }))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    realm: `http://127.0.0.1:${(server.address() as AddressInfo).port}/token`,
    scopes,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

function basicOf({ headers }: IncomingMessage): string {
  return Buffer.from((headers.authorization ?? '').replace(/^Basic /, ''), 'base64').toString()
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}
