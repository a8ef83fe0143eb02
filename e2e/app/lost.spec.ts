// The engine dies under an open window and comes back: the window says so, keeps what was typed, and goes on by itself.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, test } from '@playwright/test'
import { ready, visit } from './ready.ts'
import { runDocker } from './targets.ts'

const TOKEN = 'a-token-of-this-test-alone'

/** A port that was free a moment ago: the engine that comes back must be where the first one was. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  if (address === null || typeof address === 'string') throw new Error('no port was given')
  return address.port
}

async function startEngine(folder: string, port: number) {
  const options = ['--root', join(folder, 'root'), '--run-dir', join(folder, 'run'), '--web', String(port)]
  const rest = ['--token', TOKEN, '--web-root', 'dist/renderer', '--sample', 'dist/sample/cutaway-sample.tar']
  const engine = spawn(process.execPath, ['dist/engine/launch.js', ...options, ...rest], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(engine, 'exit')
  for await (const line of createInterface(engine.stdout)) if (line.includes('http://')) break
  return {
    runs: () => engine.exitCode === null && engine.signalCode === null,
    async end(signal: NodeJS.Signals) {
      engine.kill(signal)
      await ended
    },
  }
}

test('a killed engine is told from a running one, and its return needs no reload', async ({ page }) => {
  const folder = await mkdtemp(join(tmpdir(), 'cutaway-lost-'))
  const port = await freePort()
  const docker = (...args: string[]) => runDocker(join(folder, 'run', 'docker.sock'), args)
  let engine = await startEngine(folder, port)
  try {
    await visit(page, `http://127.0.0.1:${port}/?token=${TOKEN}`)
    await ready(page)
    await docker('run', '-d', '--name', 'web', 'cutaway/sample', 'sleep', '600')
    await expect(page.getByRole('row', { name: /running.*web/ })).toBeVisible()
    const prompt = page.getByRole('combobox', { name: 'A docker command' })
    await prompt.fill('kill we')

    await engine.end('SIGKILL')
    await expect(page.getByText(/^No answer from the engine since/)).toBeVisible()
    await expect(page.getByText('Not connected')).toBeVisible()
    await expect(page.getByText(/^As of /)).toBeVisible()
    await expect(page.getByRole('row', { name: /running.*web/ }), 'what was last known stays').toBeVisible()
    await expect(page.getByRole('button', { name: 'Run…' })).toBeDisabled()
    const more = page.getByRole('button', { name: 'More actions: web' }).last()
    await more.click()
    await expect(page.getByRole('menuitem', { name: /Kill/ })).toBeDisabled()
    await page.keyboard.press('Escape')
    // The menu gives the focus back a moment later, and would take it from the prompt between two keys.
    await expect(more).toBeFocused()
    await prompt.press('End')
    await prompt.pressSequentially('b')
    await prompt.press('Enter')
    await expect(page.getByText('waits for the engine; what you type is kept and not sent')).toBeVisible()
    await expect(prompt).toHaveValue('kill web')

    engine = await startEngine(folder, port)
    await expect(page.getByText('Engine running')).toBeVisible()
    await expect(page.getByText(/^No answer from the engine since/)).toHaveCount(0)
    await expect(page.getByRole('row', { name: /running.*web/ }), 'the container outlived its engine').toBeVisible()
    await prompt.press('Enter')
    await expect(page.getByRole('row', { name: /exited 137.*web/ })).toBeVisible()
  } finally {
    await page.close()
    // A test that failed while there was no engine needs one to take its container away.
    if (!engine.runs()) engine = await startEngine(folder, port)
    await docker('rm', '-f', 'web').catch(() => undefined)
    await engine.end('SIGTERM')
    await rm(folder, { recursive: true, force: true, maxRetries: 10 })
  }
})
