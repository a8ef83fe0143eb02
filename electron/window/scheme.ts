import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { net, protocol } from 'electron'

export const ORIGIN = 'app://cutaway'
const RENDERER = join(import.meta.dirname, '../renderer')
const CSP = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** Whether an address is the app's own. Node's URL gives custom schemes the origin "null", so protocol and host are compared. */
export function isOurs(address: string): boolean {
  const { protocol: scheme, host } = new URL(address)
  return scheme === 'app:' && host === 'cutaway'
}

/** Before `ready`. */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ])
}

/** Serves the built window, and nothing outside its folder. */
export function serveScheme(): void {
  protocol.handle('app', async ({ url }) => {
    const file = join(RENDERER, decodeURIComponent(new URL(url).pathname))
    if (!isOurs(url) || !file.startsWith(`${RENDERER}/`)) return new Response('forbidden', { status: 403 })
    const found = await net.fetch(pathToFileURL(file).toString())
    const headers = new Headers(found.headers)
    headers.set('content-security-policy', CSP)
    headers.set('x-content-type-options', 'nosniff')
    return new Response(found.body, { status: found.status, headers })
  })
}
