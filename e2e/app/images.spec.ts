// Images: their files layer by layer, who supplied a path, names, saving, and why one can't go.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { expect, test } from './fixtures.ts'
import { ready } from './ready.ts'

const SAMPLE = 'cutaway/sample:latest'

async function openSample(page: Page): Promise<void> {
  await ready(page)
  await page
    .getByRole('link', { name: /Images/ })
    .first()
    .click()
  await page.getByRole('link', { name: SAMPLE }).click()
  await expect(page.getByRole('heading', { name: SAMPLE })).toBeVisible()
}

test('the list names size, use and age, and the pane draws the stack', async ({ page }) => {
  await ready(page)
  await page
    .getByRole('link', { name: /Images/ })
    .first()
    .click()
  await expect(page.getByRole('row', { name: /cutaway\/sample.*latest.*2\.\d MB.*unused/ })).toBeVisible()
  const stack = page.getByRole('tree', { name: /Layers of cutaway\/sample/ })
  await expect(stack.getByRole('treeitem', { name: /^Layer 4, RUN rm/ })).toBeVisible()
})

test('a layer shows its files with marks, and the union view what a process sees', async ({ page }) => {
  await openSample(page)
  const files = page.getByRole('tree', { name: 'Files' })
  const open = async (name: string) => {
    await files.getByRole('treeitem', { name: new RegExp(`\\b${name}\\b`) }).click()
    await page.keyboard.press('ArrowRight')
  }
  await open('srv')
  await open('story')
  await expect(files.getByRole('treeitem', { name: /deleted.*draft/ })).toBeVisible()
  await page.getByRole('radio', { name: /Union view/ }).click()
  await open('srv')
  await open('story')
  await expect(files.getByRole('treeitem', { name: /README/ })).toBeVisible()
  await expect(files.getByRole('treeitem', { name: /draft/ })).toHaveCount(0)
})

test('in the union view lines lead from the slabs to the rows that they supply', async ({ page }) => {
  await openSample(page)
  await page.getByRole('radio', { name: /Union view/ }).click()
  const lines = page.locator('[data-key^="leader:"]')
  await expect.poll(() => lines.count()).toBeGreaterThan(3)
  await page.getByRole('treeitem', { name: /^Layer 2,/ }).click()
  await expect(page.getByRole('radio', { name: 'Union view up to 2' })).toBeChecked()
  await expect(page.getByRole('treeitem', { name: /^Layer 4,.*already here/ })).toBeVisible()
  await page.getByRole('radio', { name: 'This layer' }).click()
  await expect(lines).toHaveCount(0)
})

test('the keyboard walks the tree of files', async ({ page }) => {
  await openSample(page)
  await page.getByRole('radio', { name: /Union view/ }).click()
  const files = page.getByRole('tree', { name: 'Files' })
  await files.getByRole('treeitem').first().click()
  await page.keyboard.press('ArrowRight')
  await expect(files.getByRole('treeitem', { name: /busybox/ }).first()).toBeVisible()
  await page.keyboard.press('ArrowDown')
  await expect(files.locator('[aria-selected=true]')).toHaveAttribute('aria-level', '2')
  await page.keyboard.press('ArrowLeft')
  await page.keyboard.press('ArrowLeft')
  await expect(files.locator('[aria-level="2"]')).toHaveCount(0)
  await page.keyboard.press('/')
  await expect(page.getByRole('searchbox', { name: 'Path' })).toBeFocused()
})

test('an image names the containers that rest on it and the images that share its layers', async ({ page, docker }) => {
  await ready(page)
  await docker('run', '-d', '--name', 'tenant', SAMPLE, 'sleep', '600')
  await docker('commit', 'tenant', 'sharer:1')
  await page
    .getByRole('link', { name: /Images/ })
    .first()
    .click()
  await page.getByRole('link', { name: 'sharer:1' }).click()
  await page.getByRole('link', { name: /^Used by/ }).click()
  await expect(page.getByRole('link', { name: /cutaway\/sample:latest.*4 layers/ })).toBeVisible()
  await page.getByRole('link', { name: /cutaway\/sample:latest.*4 layers/ }).click()
  await page.getByRole('link', { name: /^Used by/ }).click()
  await page.getByRole('link', { name: /tenant.*running/ }).click()
  await expect(page.getByRole('heading', { name: 'tenant' })).toBeVisible()
})

test('the section tells who supplied a path, what is stored unseen, and what hides it', async ({ page }) => {
  await openSample(page)
  await page.getByRole('searchbox', { name: 'Path' }).fill('draft')
  await page
    .getByRole('button', { name: /srv\/story\/draft/ })
    .first()
    .click()
  const section = page.getByRole('region', { name: /Section through all layers at \/srv\/story\/draft/ })
  await expect(section).toContainText('Layer 2 has')
  await expect(section).toContainText('hidden by layer 4')
  await expect(section).toContainText('No process sees it')
  await expect(page.getByText(/Wasted/)).toBeVisible()
})

test('history lists also the instructions that made no layer', async ({ page }) => {
  await openSample(page)
  await page.getByRole('link', { name: /^History/ }).click()
  await expect(page.getByRole('row', { name: /CMD \["sh"\].*settings only/ })).toBeVisible()
  await expect(page.getByRole('row')).toHaveCount(6)
})

test('a new name is set, and the image is saved to a file that docker can load', async ({ page, docker }) => {
  await openSample(page)
  await page.getByRole('button', { name: 'Tag…' }).click()
  await page.getByRole('dialog').getByRole('textbox', { name: 'New name' }).fill('mine:1')
  await page.getByRole('dialog').getByRole('button', { name: 'Set the name' }).click()
  await expect.poll(() => docker('images', '--format', '{{.Repository}}:{{.Tag}}')).toContain('mine:1')
  const folder = await mkdtemp(join(tmpdir(), 'cutaway-save-'))
  try {
    await page.getByRole('button', { name: 'Save…' }).click()
    await expect(page.getByRole('dialog').getByText('history, names and settings', { exact: true })).toBeVisible()
    await expect(page.getByRole('dialog').getByText(/^one flat layer/)).toBeVisible()
    await page.getByRole('dialog').getByRole('textbox', { name: 'File' }).fill(join(folder, 'out.tar'))
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click()
    await expect(page.getByText('docker save').first()).toBeVisible()
    await expect.poll(() => docker('load', '-i', join(folder, 'out.tar')).catch(() => '')).toContain('Loaded image')
  } finally {
    await rm(folder, { recursive: true })
  }
})

test('an image that a container rests on is not deleted, and the refusal names the container', async ({
  page,
  docker,
}) => {
  await ready(page)
  await docker('run', '-d', '--name', 'tenant', SAMPLE, 'sleep', '600')
  await page
    .getByRole('link', { name: /Images/ })
    .first()
    .click()
  await page.getByRole('button', { name: 'Delete…' }).first().click()
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByRole('alert')).toContainText('tenant')
  await expect(dialog.getByRole('button', { name: /Delete cutaway/ })).toBeDisabled()
  await dialog.getByRole('link', { name: 'tenant' }).click()
  await expect(page.getByRole('row', { name: /tenant/, selected: true })).toBeVisible()
})

test('deleting frees exactly what it said', async ({ page, docker, app }) => {
  await ready(page)
  await page
    .getByRole('link', { name: /Images/ })
    .first()
    .click()
  await page.getByRole('button', { name: 'Delete…' }).first().click()
  const dialog = page.getByRole('dialog')
  await expect(dialog).toContainText(/Frees 2\.\d MB/)
  await dialog.getByRole('button', { name: /Delete cutaway/ }).click()
  await expect(page.getByText('No image yet')).toBeVisible()
  expect(await docker('images', '-q')).toBe('')
  const { readdir } = await import('node:fs/promises')
  expect(await readdir(`${app.root}/layers`)).toEqual([])
})

test('save takes the layers into a sheet beside the stack, and history shows what lies between them', async ({
  page,
  docker,
}) => {
  await ready(page)
  await page.getByRole('link', { name: /^Images/ }).click()
  const stack = page.getByRole('tree', { name: /Layers of cutaway\/sample/ })
  await expect(stack).toBeVisible()
  // it stays for a moment only, so the page itself looks out for it
  const complete = page.waitForFunction(() => document.querySelector('[aria-label^="Archive, 4 layers, complete"]'))
  await docker('save', 'cutaway/sample')
  await complete
  await expect(stack.getByRole('treeitem', { name: /^Archive/ })).toHaveCount(0)
  await page.getByRole('row', { name: /cutaway\/sample/ }).dblclick()
  await page.getByRole('link', { name: /^History/ }).click()
  await expect(stack.getByRole('treeitem', { name: 'CMD ["sh"]' })).toBeVisible()
})
