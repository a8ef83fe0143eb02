// What the engine refuses: one sentence, the way to what is in the way, what was typed is kept, and nothing moves.
import type { Page } from '@playwright/test'
import { expect, test } from './fixtures.ts'
import { ready } from './ready.ts'

const SAMPLE = 'cutaway/sample:latest'

const stack = (page: Page, name: string) => page.getByRole('tree', { name: new RegExp(`Layers of ${name}`) })
const picture = (page: Page, name: string) => stack(page, name).getByRole('treeitem').evaluateAll(labels)
const labels = (items: Element[]) => items.map((item) => item.getAttribute('aria-label')?.replace(/[\d.]+ [kM]?B/g, ''))

async function type(page: Page, line: string): Promise<void> {
  const prompt = page.getByRole('combobox', { name: 'A docker command' })
  await prompt.fill(line)
  await prompt.press('Enter')
}

async function withWeb(page: Page, docker: (...args: string[]) => Promise<string>): Promise<void> {
  await ready(page)
  await docker('run', '-d', '--name', 'web', SAMPLE, 'sleep', '600')
  await expect(stack(page, 'web').getByRole('treeitem', { name: /process space, running.*1 process/i })).toBeVisible()
  await expect(stack(page, 'web').getByRole('treeitem', { name: 'PID 1, sleep 600' })).toBeVisible()
  // The counts come a moment after the layer: a picture without them is not the one to compare with.
  await expect(stack(page, 'web').getByRole('treeitem', { name: /^Read-write layer.*0 added/ })).toBeVisible()
}

test('removing what runs names it, outlines it and leads to it', async ({ page, docker }) => {
  await withWeb(page, docker)
  const before = await picture(page, 'web')
  await page.getByRole('link', { name: /^Images/ }).click()
  await type(page, 'rm web')
  const refusal = page.getByRole('alert')
  await expect(refusal).toContainText('docker rm web was refused: cannot remove container "/web": container is running')
  await refusal.getByRole('button', { name: 'Show web' }).click()
  await expect(stack(page, 'web')).toBeVisible()
  await expect(page.locator('.in-the-way').locator(stack(page, 'web'))).toBeVisible()
  await expect.poll(() => picture(page, 'web')).toEqual(before)
  expect(await docker('inspect', '-f', '{{.State.Status}}', 'web')).toBe('running\n')
  await refusal.getByRole('button', { name: 'Dismiss' }).click()
  await expect(page.locator('.in-the-way')).toHaveCount(0)
})

test('deleting an image in use draws the container that rests on it, and Chinese says it in Chinese', async ({
  page,
  docker,
}) => {
  await withWeb(page, docker)
  await page.getByRole('link', { name: /^Images/ }).click()
  const image = stack(page, 'cutaway/sample')
  await expect(image).toBeVisible()
  const before = await picture(page, 'cutaway/sample')
  await type(page, `rmi ${SAMPLE}`)
  const refusal = page.getByRole('alert')
  await expect(refusal).toContainText('the container web rests on it.')
  await expect(refusal.getByRole('button', { name: 'Show web' })).toBeVisible()
  const inTheWay = page.locator('.in-the-way').locator(image)
  await expect(inTheWay.getByRole('treeitem', { name: /^Read-write layer/ })).toBeVisible()
  await expect(inTheWay.getByRole('treeitem', { name: /PID 1, sleep 600/ })).toBeVisible()
  await refusal.getByRole('button', { name: 'Dismiss' }).click()
  await expect.poll(() => picture(page, 'cutaway/sample')).toEqual(before)

  await page.keyboard.press('Control+,')
  await page.getByRole('radio', { name: '简体中文' }).click()
  const prompt = page.getByRole('combobox', { name: 'docker 命令' })
  await prompt.fill('rm web')
  await prompt.press('Enter')
  await expect(page.getByRole('alert')).toContainText('容器 web 正在运行。请先停止，或强制移除。')
  await expect(page.getByRole('alert')).not.toContainText('cannot remove')
})

test('a name that is taken is refused, in the form before it is sent, in the console by the engine', async ({
  page,
  docker,
}) => {
  await withWeb(page, docker)
  await docker('create', '--name', 'other', SAMPLE)
  await expect(page.getByRole('row', { name: /created.*other/ })).toBeVisible()
  const before = await picture(page, 'web')
  await page.getByRole('button', { name: 'More actions: web' }).last().click()
  await page.getByRole('menuitem', { name: /Rename/ }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('New name').fill('other')
  await expect(dialog).toContainText('other is another container’s name.')
  await expect(dialog.getByRole('button', { name: 'Rename' })).toBeDisabled()
  await page.keyboard.press('Escape')
  await type(page, 'rename web other')
  await expect(page.getByRole('alert')).toContainText('The container name "/other" is already in use')
  expect(await picture(page, 'web')).toEqual(before)
  await page.getByRole('alert').getByRole('button', { name: 'Show other' }).click()
  await expect(stack(page, 'other')).toBeVisible()
  await expect(page.getByRole('row', { name: /running.*web/ })).toBeVisible()
})

test('running an image that is not here says so in the form, which keeps what was typed', async ({ page, docker }) => {
  await withWeb(page, docker)
  const before = await picture(page, 'web')
  await page.getByRole('button', { name: 'Run…' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Image', { exact: true }).fill('no/such:image')
  await dialog.getByLabel('Name', { exact: true }).fill('kept')
  await dialog.getByRole('button', { name: 'Run', exact: true }).click()
  await expect(dialog.getByRole('alert')).toContainText('no/such:image')
  await expect(dialog.getByLabel('Name', { exact: true })).toHaveValue('kept')
  await page.keyboard.press('Escape')
  await expect(page.getByRole('alert')).toContainText('It did not run:')
  expect(await picture(page, 'web')).toEqual(before)
  expect(await docker('ps', '-a', '--format', '{{.Names}}')).toBe('web\n')
})

test('committing to a reference that is none says what is wrong with it, and makes no image', async ({
  page,
  docker,
}) => {
  await withWeb(page, docker)
  const before = await picture(page, 'web')
  const images = await docker('images', '-aq')
  await page.getByRole('button', { name: 'Commit…', exact: true }).first().click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('New image').fill('Not::a name')
  await dialog.getByLabel('Message').fill('what it is for')
  await dialog.getByRole('button', { name: 'Commit' }).click()
  await expect(dialog.getByRole('alert')).toContainText(/invalid reference/i)
  await expect(dialog.getByLabel('Message')).toHaveValue('what it is for')
  await dialog.getByLabel('New image').fill('good:1')
  await dialog.getByRole('button', { name: 'Commit' }).click()
  await expect(dialog).toHaveCount(0)
  await expect.poll(() => docker('images', '-q', 'good:1')).not.toBe('')
  expect(images).not.toContain((await docker('images', '-q', 'good:1')).trim())
  await expect.poll(() => picture(page, 'web')).toEqual(before)
})
