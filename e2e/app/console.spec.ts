// The console: the same docker lines as the buttons, the same picture, and what the CLI would print.
import type { Page } from '@playwright/test'
import { expect, test } from './fixtures.ts'
import { ready } from './ready.ts'

const SAMPLE = 'cutaway/sample'

const prompt = (page: Page) => page.getByRole('combobox', { name: 'A docker command' })
const output = (page: Page) => page.getByRole('region', { name: 'Output' })

async function type(page: Page, line: string): Promise<void> {
  await prompt(page).fill(line)
  await prompt(page).press('Enter')
}

test('a typed line and a button are the same operation, told with the same line', async ({ page, docker }) => {
  await ready(page)
  await type(page, `run -d --name typed ${SAMPLE} sleep 600`)
  const stack = page.getByRole('tree', { name: /Layers of typed/ })
  await expect(stack.getByRole('treeitem', { name: /process space, running/i })).toBeVisible()
  await type(page, 'pause typed')
  await expect(stack.getByRole('treeitem', { name: /process space, paused/i })).toBeVisible()
  await expect(page.getByText('docker pause').first()).toBeVisible()
  expect(await docker('inspect', '-f', '{{.State.Status}}', 'typed')).toBe('paused\n')
})

test('output is what the CLI prints, with its exit code when it failed', async ({ page, docker }) => {
  await ready(page)
  await type(page, `run --rm ${SAMPLE} sh -c 'echo one; exit 3'`)
  await expect(output(page)).toContainText('one')
  await expect(output(page)).toContainText('exit 3')
  await type(page, 'images')
  await expect(output(page)).toContainText('REPOSITORY')
  await type(page, 'stop nobody')
  await expect(output(page)).toContainText('Error response from daemon: No such container: nobody')
  await expect.poll(() => docker('ps', '-aq')).toBe('')
})

test('Ctrl+C interrupts the program that a line stays with, not the line', async ({ page, docker }) => {
  await ready(page)
  await type(
    page,
    `run --rm ${SAMPLE} sh -c 'trap "echo caught it; exit 4" INT; echo ready; while true; do sleep 0.1; done'`,
  )
  await expect(output(page).getByText('ready', { exact: true })).toBeVisible()
  await prompt(page).press('Control+c')
  await expect(output(page)).toContainText('caught it')
  await expect(output(page)).toContainText('exit 4')
  await expect.poll(() => docker('ps', '-aq')).toBe('')
})

test('commands, flags and names are completed', async ({ page, docker }) => {
  await ready(page)
  await docker('run', '-d', '--name', 'completed', SAMPLE, 'sleep', '600')
  await prompt(page).pressSequentially('unp')
  await expect(page.getByRole('option', { name: /^unpause/ })).toBeVisible()
  await prompt(page).fill('')
  await prompt(page).pressSequentially('stop comp')
  await page.getByRole('option', { name: /^completed/ }).click()
  await expect(prompt(page)).toHaveValue(/^stop completed/)
})

test('what was typed comes back with the arrow, also after a reload', async ({ page }) => {
  await ready(page)
  await type(page, 'version')
  await expect(output(page)).toContainText('Server')
  await page.reload()
  await prompt(page).press('ArrowUp')
  await expect(prompt(page)).toHaveValue('version')
})

test('a line for a shell is refused with a sentence, not guessed at', async ({ page }) => {
  await ready(page)
  await type(page, 'ps | grep x')
  await expect(output(page)).toContainText(/shell|pipe|operator/i)
})

test('the palette finds, goes and does', async ({ page, docker }) => {
  await ready(page)
  // `sleep` as the first process does not hear TERM, and nobody here wants to wait the ten seconds until KILL
  await docker('run', '-d', '--name', 'found', '--stop-signal', 'KILL', SAMPLE, 'sleep', '600')
  await expect(page.getByRole('row', { name: /running.*found/ })).toBeVisible()
  await page.keyboard.press('Control+k')
  await page.getByPlaceholder('Find anything, or type a command').fill('stop found')
  await page.getByRole('option', { name: /Stop found/ }).click()
  await expect(page.getByRole('row', { name: /exited.*found/ })).toBeVisible({ timeout: 15_000 })
})
