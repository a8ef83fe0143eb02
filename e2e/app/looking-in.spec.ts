// Logs, terminals and metadata of a container.
import type { Page } from '@playwright/test'
import { expect, test } from './fixtures.ts'
import { ready } from './ready.ts'

const SAMPLE = 'cutaway/sample:latest'

async function openTab(page: Page, name: string, tab: string): Promise<void> {
  await page.getByRole('row', { name: new RegExp(name) }).click()
  await page.getByRole('link', { name: 'Open', exact: true }).click()
  await page.getByRole('link', { name: tab, exact: true }).click()
}

test('the log is followed, searched and filtered by stream', async ({ page, docker }) => {
  await ready(page)
  const script = 'echo "hello there"; echo "bad thing" >&2; i=0; while :; do sleep 1; i=$((i+1)); echo "tick $i"; done'
  await docker('run', '-d', '--name', 'talker', SAMPLE, 'sh', '-c', script)
  await openTab(page, 'talker', 'Logs')
  const log = page.getByRole('log')
  await expect(log).toContainText('hello there')
  await expect(log).toContainText('tick 2')
  await page.getByRole('searchbox', { name: 'Search the log' }).fill('THING')
  await expect(page.getByText('1 of 1')).toBeVisible()
  await page.getByRole('searchbox', { name: 'Search the log' }).fill('')
  await page.getByRole('radio', { name: 'stderr' }).click()
  await expect(log).not.toContainText('hello there')
  await expect(log).toContainText('bad thing')
})

test('Enter goes to the next find, Shift+Enter back, and what happened stands between the lines', async ({
  page,
  docker,
}) => {
  await ready(page)
  await docker('run', '--name', 'short', SAMPLE, 'sh', '-c', 'sleep 0.3; echo one; echo two; echo one more')
  await openTab(page, 'short', 'Logs')
  await expect(page.getByRole('log')).toContainText(/started, PID 1 sh.*one.*two.*one more.*ended with exit code 0/s)
  await page.keyboard.press('/')
  await page.keyboard.type('one')
  await expect(page.getByText('1 of 2')).toBeVisible()
  await page.keyboard.press('Enter')
  await expect(page.getByText('2 of 2')).toBeVisible()
  await page.keyboard.press('Shift+Enter')
  await expect(page.getByText('1 of 2')).toBeVisible()
})

test('a log of 200,000 lines shows its end at once', async ({ page, docker }) => {
  await ready(page)
  await docker('run', '--name', 'many', SAMPLE, 'sh', '-c', 'seq 1 200000')
  await openTab(page, 'many', 'Logs')
  await expect(page.getByRole('log')).toContainText('200000')
  await expect(page.getByText('Ended', { exact: true })).toBeVisible()
  await page.getByRole('button', { name: 'Show it from the beginning' }).click()
  await expect(page.getByText('200,000 lines')).toBeVisible()
})

test('a shell is opened in the process space; what it writes is in the read-write layer', async ({ page, docker }) => {
  await ready(page)
  await docker('run', '-d', '--name', 'host', SAMPLE, 'sleep', '600')
  await openTab(page, 'host', 'Terminal')
  await page.getByRole('button', { name: 'Open', exact: true }).click()
  await expect(page.locator('.xterm-rows')).toContainText('/ #')
  await page.keyboard.type('touch /happiness.txt && echo made-$((40+2))\n')
  await expect(page.locator('.xterm-rows')).toContainText('made-42')
  expect(await docker('diff', 'host')).toContain('A /happiness.txt')
  await expect(page.getByRole('region', { name: 'What you do here' })).toContainText('/happiness.txt')
  await page.keyboard.press('Control+Shift+F')
  await page.keyboard.type('no such words')
  await expect(page.getByText('not found')).toBeVisible()
  await page.keyboard.press('Escape')
  await page.keyboard.press('Escape')
  await page.keyboard.type('exit 3\n')
  await expect(page.getByText('exit code 3')).toBeVisible()
})

test('a console line that asks for a terminal opens it in the window', async ({ page, docker }) => {
  await ready(page)
  await docker('run', '-d', '--name', 'host', SAMPLE, 'sleep', '600')
  await page.keyboard.press('Control+j')
  await page.keyboard.type('docker exec -it host sh\n')
  await expect(page.locator('.xterm-rows')).toContainText('/ #')
  await expect(page.getByRole('heading', { name: 'host' })).toBeVisible()
  await page.keyboard.type('echo typed-$((40+2))\n')
  await expect(page.locator('.xterm-rows')).toContainText('typed-42')
})

test('the metadata is what docker inspect prints', async ({ page, docker }) => {
  await ready(page)
  await docker('run', '-d', '--name', 'known', SAMPLE, 'sleep', '600')
  const id = (await docker('inspect', '-f', '{{.Id}}', 'known')).trim()
  await openTab(page, 'known', 'Inspect')
  await expect(page.getByText(`"${id}"`).first()).toBeVisible()
  await page.getByRole('searchbox', { name: /Lines that contain/ }).fill('"Running"')
  await expect(page.getByText('"Running"', { exact: true })).toBeVisible()
})
