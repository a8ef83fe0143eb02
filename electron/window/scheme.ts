import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { net, protocol } from 'electron'
import { PAGE_POLICY } from '../../engine/wire/page-policy.ts'

export const ORIGIN = 'app://cutaway'
const RENDERER = join(import.meta.dirname, '../renderer')

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
    headers.set('content-security-policy', PAGE_POLICY)
    headers.set('x-content-type-options', 'nosniff')
    return new Response(found.body, { status: found.status, headers })
  })
}
