import { Socket, type SocketConstructorOpts } from 'node:net'

/**
 * The only file that uses `process.binding` (DEP0111, documentation-only): Node has no public way to let its event loop wait
 * for a descriptor that it did not make, such as a seqpacket socket or a pidfd. libuv's pipe handle accepts both.
 */
interface PipeBinding {
  Pipe: new (type: number) => { open(descriptor: number): number; close(): void }
  constants: { SOCKET: number }
}

/** A stream over a connected socket of any type; owns the descriptor from here on. Each `data` event is one packet of a seqpacket socket. */
export function streamOf(descriptor: number, options: { writable: boolean }): Socket {
  const { Pipe, constants } = (process as unknown as { binding(name: 'pipe_wrap'): PipeBinding }).binding('pipe_wrap')
  const handle = new Pipe(constants.SOCKET)
  const failure = handle.open(descriptor)
  if (failure < 0) throw new Error(`cannot wait for descriptor ${descriptor}: libuv error ${failure}`)
  const settings = { handle, readable: true, writable: options.writable, allowHalfOpen: true }
  return new Socket(settings as unknown as SocketConstructorOpts)
}

/** Calls back once when the descriptor becomes readable, even if reading it is an error (a pidfd). Returns what stops the wait. */
export function onReadable(descriptor: number, readable: () => void): () => void {
  const stream = streamOf(descriptor, { writable: false })
  let waiting = true
  const settle = () => {
    if (waiting) readable()
    waiting = false
    stream.destroy()
  }
  stream.on('error', settle).on('data', settle).on('end', settle)
  stream.resume()
  return () => {
    waiting = false
    stream.destroy()
  }
}
