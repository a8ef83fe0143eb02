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

test('a log of 200,000 lines shows its end at once', async ({ page, docker }) => {
  await ready(page)
  await docker('run', '--name', 'many', SAMPLE, 'sh', '-c', 'seq 1 200000')
  await openTab(page, 'many', 'Logs')
  await expect(page.getByRole('log')).toContainText('200000')
  await expect(page.getByText('Ended')).toBeVisible()
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
  await page.keyboard.type('exit 3\n')
  await expect(page.getByText('exit code 3')).toBeVisible()
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
