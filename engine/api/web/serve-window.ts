import { join } from 'node:path'
import type { Log } from '../../base/log.ts'
import type { Engine } from '../../operations/engine.ts'
import type { WindowService } from '../../wire/service.ts'
import { createRpc } from './rpc.ts'
import { serveWeb, type WebOptions } from './web-server.ts'
import { serveSocket } from './window-socket.ts'

export interface WindowDoors {
  /** Absolute path of the unix socket. */
  socket: string
  /** The address to open, token included; null without web mode. */
  url: string | null
  close(): Promise<void>
}

/** Opens the window's doors: always `<run-dir>/window.sock`; with `web`, a page for the browser too. */
export async function serveWindow(options: {
  service: WindowService
  /** For uploads and downloads, which do not go through RPC. */
  engine: Engine
  runDir: string
  web: WebOptions | null
  log: Log
}): Promise<WindowDoors> {
  const rpc = createRpc(options.service, options.log)
  const socket = join(options.runDir, 'window.sock')
  const local = await serveSocket(socket, rpc)
  try {
    const web = options.web && (await serveWeb(options.engine, options.web, rpc))
    return {
      socket,
      url: web?.url ?? null,
      close: async () => {
        rpc.close()
        await Promise.all([local.close(), web?.close()])
      },
    }
  } catch (error) {
    rpc.close()
    await local.close()
    throw error
  }
}
