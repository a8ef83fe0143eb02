import { ACKNOWLEDGE_EVERY, own } from '../../engine/wire/port.ts'

/**
 * A WebSocket look-alike over a fresh MessagePort, so that tRPC's client runs unchanged in Electron. `connect` hands the
 * far end to whoever relays it to the engine; every frame is counted and acknowledged, which is what bounds the relay.
 */
export function portWebSocket(connect: (port: MessagePort) => void): typeof WebSocket {
  class PortWebSocket extends EventTarget {
    static readonly CONNECTING = 0
    static readonly OPEN = 1
    static readonly CLOSING = 2
    static readonly CLOSED = 3
    readyState: number = PortWebSocket.CONNECTING
    binaryType = 'arraybuffer'
    readonly #port: MessagePort
    #seen = 0

    constructor(_url: string) {
      super()
      const { port1, port2 } = new MessageChannel()
      this.#port = port1
      port1.addEventListener('message', ({ data }) => {
        if (++this.#seen % ACKNOWLEDGE_EVERY === 0) port1.postMessage({ acknowledged: ACKNOWLEDGE_EVERY })
        this.dispatchEvent(new MessageEvent('message', { data }))
      })
      port1.addEventListener('close', () => this.#closed())
      port1.start()
      connect(port2)
      // A macrotask: tRPC adds its listeners after the constructor has returned.
      setTimeout(() => {
        if (this.readyState !== PortWebSocket.CONNECTING) return
        this.readyState = PortWebSocket.OPEN
        this.dispatchEvent(new Event('open'))
      })
    }

    #closed(): void {
      if (this.readyState === PortWebSocket.CLOSED) return
      this.readyState = PortWebSocket.CLOSED
      this.dispatchEvent(new CloseEvent('close', { code: 1000 }))
    }

    send(data: unknown): void {
      this.#port.postMessage(own(data))
    }

    close(): void {
      this.#port.close()
      this.#closed()
    }
  }
  return PortWebSocket as unknown as typeof WebSocket
}
