import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createConnection, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { startTokenServer, type TokenServer } from './token-server.ts'

export interface RegistryServer extends AsyncDisposable {
  /** `127.0.0.1:5000`, or the address that was asked for. */
  readonly host: string
  readonly port: number
  /** The authority that vouches for it, as a file; '' without TLS. */
  readonly authority: string
  readonly tokens: TokenServer | null
}

export interface RegistryServerOptions {
  /** Whom it serves (`user:password`); '': everybody. */
  login?: string
  /** With a certificate for this address, of an authority of its own. */
  tlsFor?: string
  /** Who may come in, by tokens of a server of its own. */
  tokensFor?: string
}

/** Debian's docker-registry on a free port, with an empty store. */
export async function startRegistry(options: RegistryServerOptions = {}): Promise<RegistryServer> {
  const folder = mkdtempSync(join(tmpdir(), 'cutaway-registry-'))
  const port = await freePort()
  const address = options.tlsFor ?? '127.0.0.1'
  const certificate = options.tlsFor === undefined ? null : makeCertificate(folder, options.tlsFor)
  const signer = options.tokensFor === undefined ? null : makeCertificate(folder, 'signer').tls
  const tokens =
    signer && options.tokensFor !== undefined
      ? await startTokenServer({ login: options.tokensFor, service: 'tests', ...signer })
      : null
  const auth =
    tokens && signer
      ? {
          auth: {
            token: { realm: tokens.realm, service: 'tests', issuer: 'tests', rootcertbundle: signer.certificate },
          },
        }
      : {}
  const configuration = {
    version: '0.1',
    log: { level: 'error', accesslog: { disabled: true } },
    storage: { filesystem: { rootdirectory: join(folder, 'data') }, delete: { enabled: true } },
    http: { addr: `${address}:${port}`, secret: 'of the tests', ...(certificate ? { tls: certificate.tls } : {}) },
    ...auth,
    ...(options.login ? { auth: { htpasswd: { realm: 'tests', path: passwords(folder, options.login) } } } : {}),
  }
  // JSON is YAML.
  writeFileSync(join(folder, 'config.yml'), JSON.stringify(configuration))
  const server = spawn('docker-registry', ['serve', join(folder, 'config.yml')], { stdio: 'ignore' })
  try {
    await reachable(server, address, port)
  } catch (error) {
    server.kill('SIGKILL')
    throw error
  }
  return {
    host: `${address}:${port}`,
    port,
    authority: certificate?.authority ?? '',
    tokens,
    async [Symbol.asyncDispose]() {
      await tokens?.[Symbol.asyncDispose]()
      const ended = once(server, 'exit')
      server.kill('SIGKILL')
      await ended
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return typeof address === 'object' && address ? address.port : 0
}

async function reachable(server: ChildProcess, address: string, port: number): Promise<void> {
  for (;;) {
    if (server.exitCode !== null) throw new Error(`docker-registry ended with ${server.exitCode}`)
    const socket = createConnection(port, address)
    const open = await Promise.race([
      once(socket, 'connect').then(() => true),
      once(socket, 'close').then(() => false),
    ]).catch(() => false)
    socket.destroy()
    if (open) return
    await sleep(20)
  }
}

function passwords(folder: string, login: string): string {
  const [user = '', password = ''] = login.split(':')
  const path = join(folder, 'htpasswd')
  writeFileSync(path, execFileSync('htpasswd', ['-Bbn', user, password]))
  return path
}

function makeCertificate(folder: string, address: string) {
  const file = (name: string) => join(folder, name)
  const openssl = (...words: string[]) => execFileSync('openssl', words, { stdio: ['ignore', 'ignore', 'pipe'] })
  const kind = /^[\d.]+$/.test(address) ? 'IP' : 'DNS'
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
  openssl('req', '-x509', ...key, '-keyout', file('ca.key'), '-out', file('ca.crt'), '-subj', '/CN=authority of tests')
  openssl(
    ...['req', '-x509', ...key, '-keyout', file('own.key'), '-out', file('own.crt'), '-subj', '/CN=registry'],
    ...['-CA', file('ca.crt'), '-CAkey', file('ca.key'), '-addext', `subjectAltName=${kind}:${address}`],
    ...['-addext', 'basicConstraints=critical,CA:FALSE'],
  )
  return { authority: file('ca.crt'), tls: { certificate: file('own.crt'), key: file('own.key') } }
}
