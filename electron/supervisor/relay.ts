import { WebSocket } from 'ws'
import { isAcknowledgement, listen, MOST_IN_FLIGHT, own, type PortLike } from '../../engine/wire/port.ts'

/** The address of the RPC on a unix socket, in the form that `ws` understands. */
export function addressOf(socket: string): string {
  return `ws+unix://${socket}:/rpc`
}

/**
 * Carries RPC frames between a page's port and the engine's socket, unread. The page acknowledges frames; while too many
 * are under way nothing more is read from the engine, so a page that stalls fills no memory. Either end's end is the
 * other's. Returns how to end both.
 */
export function relay(port: PortLike, socket: string, onEnd: () => void): () => void {
  const ws = new WebSocket(addressOf(socket), { perMessageDeflate: false })
  const waiting: Uint8Array[] = []
  let underWay = 0
  let ended = false

  function end(): void {
    if (ended) return
    ended = true
    ws.terminate()
    port.close()
    onEnd()
  }
  listen(port, 'message', (data) => {
    if (isAcknowledgement(data)) {
      underWay -= data.acknowledged
      if (underWay < MOST_IN_FLIGHT) ws.resume()
    } else if (data instanceof Uint8Array) {
      if (ws.readyState === WebSocket.OPEN) ws.send(data)
      else waiting.push(data)
    }
  })
  listen(port, 'close', end)
  ws.on('open', () => {
    for (const data of waiting.splice(0)) ws.send(data)
  })
  ws.on('message', (data: Buffer) => {
    port.postMessage(own(data))
    if (++underWay >= MOST_IN_FLIGHT) ws.pause()
  })
  ws.on('close', end)
  ws.on('error', end)
  port.start?.()
  return end
}
