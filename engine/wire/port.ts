/**
 * A MessagePort dressed as a socket, so that one RPC client and server run over Electron's ports and over WebSocket alike.
 * Fits Electron.MessagePortMain (`on` with `{data}`), a page's MessagePort and Node's.
 */
export interface PortLike {
  postMessage(message: unknown): void
  start?(): void
  close(): void
  on?(event: 'message' | 'close', listener: (event: { data: unknown }) => void): unknown
  addEventListener?(event: 'message' | 'close', listener: (event: { data?: unknown }) => void): void
}

export function listen(port: PortLike, event: 'message' | 'close', listener: (data: unknown) => void): void {
  if (port.addEventListener) port.addEventListener(event, (e) => listener(e?.data))
  else port.on?.(event, (e) => listener(e?.data))
}

/** postMessage clones the whole buffer under a view (Node pools small ones), so a view is copied first. */
export function own(data: unknown): unknown {
  if (!ArrayBuffer.isView(data) || data.byteLength === data.buffer.byteLength) return data
  return new Uint8Array(data.buffer as ArrayBuffer, data.byteOffset, data.byteLength).slice()
}

/** The page acknowledges every so many frames; the relay stops reading from the engine while too many are under way. */
export const ACKNOWLEDGE_EVERY = 32
export const MOST_IN_FLIGHT = 128
export type Acknowledgement = { acknowledged: number }
export function isAcknowledgement(data: unknown): data is Acknowledgement {
  return typeof data === 'object' && data !== null && 'acknowledged' in data
}
