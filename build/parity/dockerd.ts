import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { ask } from '../../e2e/engine/http.ts'

export interface Dockerd {
  readonly socket: string
  readonly version: string
  close(): Promise<void>
}

/** Debian's `docker.io` on folders and a socket of its own. Throws a sentence when it is not installed. */
export async function startDockerd(): Promise<Dockerd> {
  const program = ['/usr/sbin/dockerd', '/usr/bin/dockerd'].find(existsSync)
  if (!program) throw new Error('dockerd is not installed: apt-get install docker.io brings it, to compare with')
  const folder = mkdtempSync(join(tmpdir(), 'cutaway-parity-'))
  const socket = join(folder, 'docker.sock')
  const words = ['--data-root', join(folder, 'data'), '--exec-root', join(folder, 'exec'), '-H', `unix://${socket}`]
  // Without bridge and firewall rules: the comparison must not touch the machine's network.
  words.push('--pidfile', join(folder, 'pid'), '--bridge=none', '--iptables=false', '--log-level=error')
  const daemon = spawn(program, words, { stdio: ['ignore', 'ignore', 'pipe'] })
  let complaints = ''
  daemon.stderr.on('data', (data) => (complaints += data))
  const ended = once(daemon, 'exit')
  const close = async () => {
    daemon.kill('SIGTERM')
    await ended
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  }
  for (let tries = 0; tries < 300 && daemon.exitCode === null; tries++) {
    const answer = await ask(socket, 'GET', '/version').catch(() => null)
    if (answer?.status === 200) return { socket, version: JSON.parse(answer.body).Version as string, close }
    await sleep(100)
  }
  await close()
  throw new Error(`dockerd did not start: ${complaints.trim() || 'it said nothing'}`)
}
