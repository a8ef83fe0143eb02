import { createTRPCClient, createWSClient, wsLink } from '@trpc/client'
import { WebSocket } from 'ws'
import { encoder, identity } from '../../../wire/codec.ts'
import type { Router } from '../../../wire/router.ts'

export type RpcClient = ReturnType<typeof createTRPCClient<Router>>

/** The window's own client over a real WebSocket. `url`: `ws+unix:<socket>:/rpc` or `ws://127.0.0.1:<port>/rpc`. */
export function connect(
  url: string,
  headers: Record<string, string> = {},
): { rpc: RpcClient; socket(): WebSocket; close(): Promise<void> } {
  let latest: WebSocket | null = null
  class Socket extends WebSocket {
    constructor(address: string) {
      super(address, { headers })
      this.binaryType = 'arraybuffer'
      latest = this
    }
  }
  const client = createWSClient({
    url,
    WebSocket: Socket as unknown as typeof globalThis.WebSocket,
    experimental_encoder: encoder,
    retryDelayMs: () => 50,
  })
  return {
    rpc: createTRPCClient<Router>({ links: [wsLink({ client, transformer: identity })] }),
    socket: () => {
      if (!latest) throw new Error('not connected yet')
      return latest
    },
    close: () => client.close(),
  }
}

/** Collects what a subscription gives. */
export class Heard<T> {
  readonly items: T[] = []
  error: unknown = null
  complete = false
  stop = () => {}
  #wake = () => {}

  readonly handlers = {
    onData: (item: T) => {
      this.items.push(item)
      this.#wake()
    },
    onError: (error: unknown) => {
      this.error = error
      this.#wake()
    },
    onComplete: () => {
      this.complete = true
      this.#wake()
    },
  }

  /** Resolves when the condition holds; rejects when the stream failed first. */
  async until(condition: (items: T[]) => boolean): Promise<T[]> {
    while (!condition(this.items)) {
      if (this.error) throw this.error
      if (this.complete) throw new Error(`the stream ended after ${this.items.length} items`)
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
    return this.items
  }

  async end(): Promise<T[]> {
    while (!this.complete && !this.error)
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    if (this.error) throw this.error
    return this.items
  }
}
