import { app, session, shell } from 'electron'
import { isOurs, ORIGIN } from './scheme.ts'

const ALLOWED = new Set(['clipboard-sanitized-write', 'notifications'])

/** No page leaves the app, opens a window, or embeds another page. https links go to the browser. */
export function hardenContents(): void {
  app.on('web-contents-created', (_event, contents) => {
    const stay = (event: { url: string; preventDefault(): void }) => {
      if (!isOurs(event.url)) event.preventDefault()
    }
    contents.on('will-navigate', stay)
    contents.on('will-redirect', stay)
    contents.on('will-frame-navigate', (event) => {
      if (!event.isMainFrame) event.preventDefault()
    })
    contents.on('will-attach-webview', (event) => event.preventDefault())
    contents.setWindowOpenHandler(({ url }) => {
      if (url.startsWith('https://')) void shell.openExternal(url)
      return { action: 'deny' }
    })
  })
}

/** After `ready`: what pages may ask the system for. */
export function hardenSession(): void {
  const { defaultSession } = session
  defaultSession.setPermissionRequestHandler((_contents, permission, answer, { requestingUrl }) =>
    answer(ALLOWED.has(permission) && requestingUrl.startsWith(`${ORIGIN}/`)),
  )
  defaultSession.setPermissionCheckHandler(
    (_contents, permission, origin) => ALLOWED.has(permission) && origin.startsWith(ORIGIN),
  )
  defaultSession.setDevicePermissionHandler(() => false)
}
