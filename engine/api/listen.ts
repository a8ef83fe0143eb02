import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { connect, type Server } from 'node:net'
import { EngineError } from '../base/errors.ts'

/** Makes the server listen on a unix socket that only this user can open. A socket that a dead engine left is replaced; one that answers is another engine's: `conflict`. */
export async function listenOn(server: Server, path: string): Promise<void> {
  if (await answers(path))
    throw new EngineError(
      'conflict',
      `${path} belongs to an engine that runs: use that one, or choose another --run-dir`,
    )
  rmSync(path, { force: true })
  // The socket appears within this call; the mask keeps it closed to others from its first moment.
  const mask = process.umask(0o177)
  try {
    server.listen(path)
  } finally {
    process.umask(mask)
  }
  await once(server, 'listening')
}

function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path)
    const settle = (answer: boolean) => {
      socket.destroy()
      resolve(answer)
    }
    socket.on('connect', () => settle(true))
    socket.on('error', () => settle(false))
  })
}
