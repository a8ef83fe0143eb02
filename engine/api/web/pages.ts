import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { extname, join, resolve, sep } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { answerText, SAFE_HEADERS } from './answers.ts'

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
}

/** Serves the window's built files. A path without an extension is a place inside the window and gets its page. */
export async function servePage(
  root: string,
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const file = fileFor(root, path)
  const found = file ? await stat(file).catch(() => null) : null
  if (!file || !found?.isFile()) {
    answerText(response, 404, `${path}: there is no such page`)
    return
  }
  response.writeHead(200, {
    ...SAFE_HEADERS,
    'content-type': TYPES[extname(file)] ?? 'application/octet-stream',
    'content-length': found.size,
    'cache-control': isHashed(file) ? 'public, max-age=31536000, immutable' : 'no-cache',
  })
  if (request.method === 'HEAD') response.end()
  else await pipeline(createReadStream(file), response)
}

/** null for what leaves the root, also when it is written in disguise (`%2e%2e`, `%00`). */
function fileFor(root: string, path: string): string | null {
  let decoded: string
  try {
    decoded = decodeURIComponent(path)
  } catch {
    return null
  }
  if (decoded.includes('\0')) return null
  const file = resolve(root, `.${extname(decoded) ? decoded : '/index.html'}`)
  return file.startsWith(resolve(root) + sep) ? file : null
}

/** The build puts a digest of the content into the names of assets, so a name never changes its content. */
function isHashed(file: string): boolean {
  return file.includes(join(sep, 'assets', sep)) && /-[\w-]{8,}\.\w+$/.test(file)
}
