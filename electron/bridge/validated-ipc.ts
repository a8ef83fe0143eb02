import { type IpcMainEvent, type IpcMainInvokeEvent, ipcMain, type MessagePortMain } from 'electron'
import { ORIGIN } from '../window/scheme.ts'

/**
 * The one door for messages from pages: every sender and every payload is checked here. Only the top frame of our own
 * scheme may speak; anything else is refused with a sentence, or not answered at all.
 */
export function isTrusted(event: Pick<IpcMainEvent | IpcMainInvokeEvent, 'senderFrame'>): boolean {
  const frame = event.senderFrame
  return frame !== null && frame.parent === null && frame.origin === ORIGIN
}

/** A call with one argument that `accept` recognises. */
export function handle<T, R>(
  channel: string,
  accept: (payload: unknown) => payload is T,
  body: (payload: T, event: IpcMainInvokeEvent) => Promise<R> | R,
): void {
  ipcMain.handle(channel, (event, payload: unknown) => {
    if (!isTrusted(event))
      throw new Error(`refused ${channel}: it came from ${event.senderFrame?.origin ?? 'a page that is gone'}`)
    if (!accept(payload)) throw new Error(`refused ${channel}: its argument is not of the kind it takes`)
    return body(payload, event)
  })
}

/** A page hands over one port. Ports of strangers are closed. */
export function onPort(channel: string, body: (port: MessagePortMain, event: IpcMainEvent) => void): void {
  ipcMain.on(channel, (event) => {
    const [port] = event.ports
    if (!port) return
    if (isTrusted(event) && event.ports.length === 1) body(port, event)
    else for (const each of event.ports) each.close()
  })
}

export const isText = (payload: unknown): payload is string => typeof payload === 'string' && payload.length < 4096
export const isNothing = (payload: unknown): payload is undefined => payload === undefined
