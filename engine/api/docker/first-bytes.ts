import type { Socket } from 'node:net'

const HTTP2 = 'PRI'

/** Tells HTTP/2 from HTTP/1.1 by how the client begins, and leaves every byte to whoever serves it. Never called when the client says nothing. */
export function onBeginning(socket: Socket, begun: (http2: boolean) => void): void {
  let bytes: Buffer = Buffer.alloc(0)
  const look = () => {
    const chunk = socket.read() as Buffer | null
    if (chunk) bytes = Buffer.concat([bytes, chunk])
    const beginning = bytes.toString('latin1', 0, HTTP2.length)
    const undecided = beginning.length < HTTP2.length && HTTP2.startsWith(beginning)
    if (undecided && !socket.readableEnded) return void socket.once('readable', look)
    socket.off('end', leave).off('error', leave)
    socket.unshift(bytes)
    begun(beginning === HTTP2)
  }
  const leave = () => socket.destroy()
  socket.on('end', leave).on('error', leave).once('readable', look)
}
