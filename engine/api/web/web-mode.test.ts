import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { type IncomingHttpHeaders, request } from 'node:http'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { silent } from '../../base/log.ts'
import { createMemoryEngine, type MemoryEngine } from '../window/testing/memory-engine.ts'
import { createWindowService } from '../window/service.ts'
import { serveWindow, type WindowDoors } from './serve-window.ts'
import { connect } from './testing/rpc-client.ts'

const LIMIT = 1 << 20

let memory: MemoryEngine
let doors: WindowDoors
let url: URL
let cookie: string

beforeEach(async () => {
  memory = createMemoryEngine()
  const root = join(memory.folder, 'renderer')
  mkdirSync(join(root, 'assets'), { recursive: true })
  writeFileSync(join(root, 'index.html'), '<!doctype html><title>Cutaway</title>')
  writeFileSync(join(root, 'assets', 'index-Bx3kd9aQ.js'), 'export {}')
  writeFileSync(join(memory.folder, 'secret.html'), 'secret')
  doors = await serveWindow({
    service: createWindowService(memory.engine),
    engine: memory.engine,
    runDir: memory.folder,
    web: { root, port: 0, uploadLimit: LIMIT },
    log: silent,
  })
  url = new URL(doors.url ?? '')
  const { headers } = await ask(url.pathname + url.search)
  cookie = headers['set-cookie']?.[0]?.split(';')[0] ?? ''
})

afterEach(async () => {
  await doors.close()
  await memory.close()
})

interface Answer {
  status: number
  headers: IncomingHttpHeaders
  body: string
}

/** Plain HTTP, as nothing in it may be tidied up on the way: paths and headers arrive as they are written. */
function ask(
  path: string,
  options: { method?: string; headers?: Record<string, string>; body?: Buffer } = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port: url.port, path, ...options }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('error', reject)
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks).toString(),
        }),
      )
    })
    sent.on('error', reject)
    sent.end(options.body)
  })
}

const inside = (headers: Record<string, string> = {}): { headers: Record<string, string> } => ({
  headers: { cookie, ...headers },
})

const own = (): string => url.origin

test('the printed address becomes a cookie that scripts and other sites cannot use, and an address without the token', async () => {
  const { status, headers } = await ask(`/containers${url.search}&flip=1`)
  expect(status).toBe(303)
  expect(headers.location).toBe('/containers?flip=1')
  expect(headers['set-cookie']?.[0]).toBe(
    `cutaway-${url.port}=${url.searchParams.get('token')}; HttpOnly; SameSite=Strict; Path=/`,
  )
})

test('the page comes with a policy that allows only its own files, and is never kept; assets are kept for good', async () => {
  const page = await ask('/', inside())
  expect(page.status).toBe(200)
  expect(page.body).toContain('<title>Cutaway</title>')
  expect(page.headers['content-type']).toBe('text/html; charset=utf-8')
  expect(page.headers['cache-control']).toBe('no-cache')
  expect(page.headers['x-content-type-options']).toBe('nosniff')
  const policy = page.headers['content-security-policy']
  expect(policy).toContain("default-src 'none'")
  expect(policy).toContain("frame-ancestors 'none'")
  expect(policy).not.toContain('unsafe-eval')
  const asset = await ask('/assets/index-Bx3kd9aQ.js', inside())
  expect(asset.headers['content-type']).toBe('text/javascript; charset=utf-8')
  expect(asset.headers['cache-control']).toContain('immutable')
})

test('a place inside the window gets its page, a missing file does not', async () => {
  expect((await ask('/containers/web/logs', inside())).body).toContain('<title>Cutaway</title>')
  expect((await ask('/assets/gone-Bx3kd9aQ.js', inside())).status).toBe(404)
})

test('without the cookie nothing is served, whatever is guessed', async () => {
  for (const path of ['/', '/assets/index-Bx3kd9aQ.js', '/download/image?ref=busybox', '/?token=', '/?token=wrong']) {
    const { status, body } = await ask(path)
    expect([path, status]).toEqual([path, 401])
    expect(body).toContain('open the whole address')
  }
  const upload = await ask('/upload?name=a.tar', { method: 'PUT', headers: { origin: own() }, body: Buffer.from('x') })
  expect(upload.status).toBe(401)
  expect((await ask('/', { headers: { cookie: `cutaway-${url.port}=wrong` } })).status).toBe(401)
})

test('a name that was pointed at this machine from outside is refused, token or not (DNS rebinding)', async () => {
  for (const path of ['/', `/${url.search}`])
    expect((await ask(path, inside({ host: `evil.example:${url.port}` }))).status).toBe(403)
  expect((await ask('/', inside({ host: '127.0.0.1.evil.example' }))).status).toBe(403)
  expect((await ask('/', inside({ host: '127.0.0.1:9000' }))).status).toBe(200)
  expect((await ask('/', inside({ host: `localhost:${url.port}` }))).status).toBe(200)
})

test.each([
  '/../secret.html',
  '/%2e%2e/secret.html',
  '/..%2fsecret.html',
  '/assets/..%2f..%2fsecret.html',
  '/%2fetc/passwd.html',
  '/index.html%00.js',
  '/%zz.html',
  '//127.0.0.1/../secret.html',
])('%s does not lead out of the web root', async (path) => {
  const { status, body } = await ask(path, inside())
  expect(body).not.toContain('secret\n')
  expect(body).not.toBe('secret')
  expect(status).toBe(404)
})

test('only reading and uploading are served', async () => {
  const { status, body } = await ask('/', { method: 'POST', ...inside({ origin: own() }) })
  expect(status).toBe(405)
  expect(body).toContain('POST')
})

test('RPC works over the WebSocket of the page', async () => {
  const { rpc, close } = connect(`ws://127.0.0.1:${url.port}/rpc`, { cookie, origin: own() })
  expect(await rpc.images.query({ all: false })).toMatchObject([{ names: ['busybox:latest'] }])
  await close()
})

test.each([
  ['no cookie', () => ({ origin: own() })],
  ['a foreign page', () => ({ cookie, origin: 'https://evil.example' })],
  ['another port of this machine', () => ({ cookie, origin: 'http://127.0.0.1:1' })],
  ['no origin', () => ({ cookie })],
  ['a foreign host', () => ({ cookie, origin: `http://evil.example:${url.port}`, host: `evil.example:${url.port}` })],
])('the WebSocket is refused to %s', async (_who, headers) => {
  const status = await new Promise((resolve, reject) => {
    const upgrade = { connection: 'Upgrade', upgrade: 'websocket', 'sec-websocket-version': '13' }
    const sent = request({
      host: '127.0.0.1',
      port: url.port,
      path: '/rpc',
      headers: { ...upgrade, 'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==', ...headers() },
    })
    sent.on('upgrade', (_response, socket) => {
      socket.destroy()
      resolve('let in')
    })
    sent.on('response', (response) => resolve(response.statusCode))
    sent.on('error', reject)
    sent.end()
  })
  expect(status).toBe(403)
})

const uploads = (): string[] => readdirSync(memory.folder).filter((name) => name.startsWith('upload-'))

function put(headers: Record<string, string>, body: Buffer, name = 'my image.tar'): Promise<Answer> {
  return ask(`/upload?name=${encodeURIComponent(name)}`, { method: 'PUT', ...inside(headers), body })
}

test('a dropped file is taken in as a stream, and its path can be opened', async () => {
  const { status, body } = await put({ origin: own() }, Buffer.alloc(300_000, 'a'))
  expect(status).toBe(200)
  expect(JSON.parse(body)).toEqual({ path: join(memory.folder, 'upload-my image.tar') })
})

test('an upload from another page is refused', async () => {
  expect((await put({ origin: 'https://evil.example' }, Buffer.from('x'))).status).toBe(403)
  expect((await put({}, Buffer.from('x'))).status).toBe(403)
  expect(uploads()).toEqual([])
})

test('an upload over the limit is refused, announced or not, and leaves nothing', async () => {
  const announced = await put({ origin: own() }, Buffer.alloc(LIMIT + 1))
  expect(announced.status).toBe(400)
  expect(announced.body).toContain('my image.tar is larger than the 1048576 bytes')
  const streamed = await put({ origin: own(), 'transfer-encoding': 'chunked' }, Buffer.alloc(LIMIT + 1)).catch(
    (error: NodeJS.ErrnoException) => error.code,
  )
  expect(typeof streamed === 'string' ? 400 : streamed?.status).toBe(400)
  expect(uploads()).toEqual([])
})

test('an upload that breaks off leaves nothing', async () => {
  const sent = request({
    host: '127.0.0.1',
    port: url.port,
    method: 'PUT',
    path: '/upload?name=half.tar',
    headers: { cookie, origin: own(), 'content-length': '500000' },
  })
  sent.on('error', () => {})
  sent.write(Buffer.alloc(100_000))
  await expect.poll(uploads, { interval: 5 }).toEqual(['upload-half.tar'])
  sent.destroy()
  await expect.poll(uploads, { interval: 5 }).toEqual([])
})

test('an image is downloaded as docker save writes it, as an operation of the trace', async () => {
  const { status, headers, body } = await ask('/download/image?ref=shop/web:2.4.1', inside())
  expect(status).toBe(200)
  expect(headers['content-disposition']).toBe('attachment; filename="shop-web-2.4.1.tar"')
  expect(body.length).toBe(4 * (64 << 10))
  expect(memory.open.archives).toBe(0)
})

test('a download that cannot begin has a status and a sentence', async () => {
  const { status, body } = await ask('/download/image?ref=nothing', inside())
  expect([status, body]).toEqual([404, 'No such image: nothing:latest\n'])
  memory.archive = { chunks: 4, failAfter: 0 }
  expect((await ask('/download/container?ref=web', inside())).status).toBe(500)
})

test('a download that fails on the way breaks the connection, so that half a file is not taken for a whole', async () => {
  memory.archive = { chunks: 1000, failAfter: 500 }
  await expect(ask('/download/image?ref=busybox', inside())).rejects.toThrow()
  expect(memory.open.archives).toBe(0)
})

test('a download that the browser gives up ends in the engine', async () => {
  memory.archive = { chunks: null, failAfter: null }
  const sent = request({ host: '127.0.0.1', port: url.port, path: '/download/image?ref=busybox', headers: { cookie } })
  sent.on('error', () => {})
  const open = new Promise((resolve) => {
    sent.on('response', (response) =>
      response.once('data', () => {
        resolve(memory.open.archives)
        sent.destroy()
      }),
    )
  })
  sent.end()
  expect(await open).toBe(1)
  await expect.poll(() => memory.open.archives, { interval: 5 }).toBe(0)
})

test('a download that another page asks for is refused', async () => {
  const { status } = await ask('/download/image?ref=busybox', inside({ 'sec-fetch-site': 'cross-site' }))
  expect(status).toBe(403)
})
