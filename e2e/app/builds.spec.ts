// Builds: asked for in the window or by the docker CLI, each seen step by step, and again from the cache.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { dropFiles } from './drop.ts'
import { expect, test } from './fixtures.ts'
import { ready } from './ready.ts'
import { runDocker } from './targets.ts'

const SAMPLE = 'cutaway/sample:latest'

/** A build takes its time on a machine that does much else. */
const BUILT = { timeout: 30_000 }

let folder: string
test.beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cutaway-build-'))
})
test.afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** A folder to build from. */
function context(name: string, files: Record<string, string>): string {
  const path = join(folder, name)
  mkdirSync(path)
  for (const [file, text] of Object.entries(files)) writeFileSync(join(path, file), text)
  return path
}

const step = (page: Page, name: RegExp) => page.getByRole('option', { name })
const slab = (page: Page, name: RegExp) => page.getByRole('treeitem', { name })

async function buildFrom(page: Page, path: string, name: string): Promise<void> {
  await page.keyboard.press('Control+3')
  await page.getByRole('button', { name: 'Build…' }).click()
  const form = page.getByRole('dialog')
  await form.getByRole('textbox', { name: 'Folder' }).fill(path)
  await form.getByRole('textbox', { name: 'Names' }).fill(name)
  await expect(form.getByText(`docker build -t ${name} ${path}`)).toBeVisible()
  await form.getByRole('button', { name: 'Build', exact: true }).click()
}

test('a folder becomes an image, layer by layer, and is then taken from the cache until a file changes', async ({
  page,
  docker,
}) => {
  await ready(page)
  const shop = context('shop', {
    Dockerfile: `FROM ${SAMPLE}\nENV MODE=plain\nCOPY greeting /srv/\nRUN cat /srv/greeting && echo made > /srv/made\n`,
    greeting: 'good morning\n',
  })
  await buildFrom(page, shop, 'shop:1')
  await expect(page.getByRole('heading', { name: 'shop:1' })).toBeVisible()
  await expect(page.getByText(/^done in/)).toBeVisible(BUILT)
  await expect(step(page, /^1 FROM.*already here/)).toBeVisible()
  await expect(step(page, /^ENV MODE=plain.*settings only, no layer/)).toBeVisible()
  await expect(step(page, /^2 COPY greeting.*made/)).toBeVisible()
  await step(page, /^3 RUN cat.*made/).click()
  await expect(page.getByRole('log', { name: 'Output of step 3' })).toContainText('good morning')
  await expect(slab(page, /^Layer 3, RUN cat.*read-only.*made/)).toBeVisible()
  await expect(slab(page, /to come/)).toHaveCount(0)
  expect(await docker('run', '--rm', '--network', 'none', 'shop:1', 'cat', '/srv/made')).toBe('made\n')

  await page.getByRole('button', { name: 'Build again' }).click()
  await expect(page.getByText('3 of 3 steps cached')).toBeVisible(BUILT)
  await expect(step(page, /^3 RUN cat.*cached/)).toBeVisible()
  await expect(slab(page, /^Layer 3, RUN cat.*cached/)).toBeVisible()

  writeFileSync(join(shop, 'greeting'), 'good night\n')
  await page.getByRole('button', { name: 'Build again' }).click()
  await expect(step(page, /^2 COPY greeting.*Missed the cache: greeting changed/)).toBeVisible(BUILT)
  await expect(slab(page, /^Layer 2, COPY greeting.*missed, made new/)).toBeVisible()
  await expect(page.getByText(/^done in/)).toBeVisible(BUILT)
  await page.getByRole('link', { name: 'Image shop:1' }).click()
  await expect(page.getByRole('heading', { name: 'shop:1' })).toBeVisible()
})

test('docker build of the CLI is seen live, and is cancelled; a step that fails stands at its line', async ({
  page,
  app,
}) => {
  await ready(page)
  await page.keyboard.press('Control+3')
  await expect(page.getByText('No build yet')).toBeVisible()
  const env = { DOCKER_BUILDKIT: '0' }
  const slow = context('slow', { Dockerfile: `FROM ${SAMPLE}\nRUN echo begun; sleep 600\nRUN echo never\n` })
  const running = runDocker(app.socket, ['build', '-t', 'slow:1', slow], env).catch((error: Error) => error.message)
  await page.getByRole('link', { name: 'slow:1' }).click()
  await expect(step(page, /^2 RUN echo begun.*running/)).toBeVisible(BUILT)
  await expect(page.getByRole('log', { name: 'Output of step 2' })).toContainText('begun')
  await expect(slab(page, /^Process space/)).toBeVisible()
  await expect(slab(page, /^Layer 3, RUN echo never, to come/)).toBeVisible()
  await page.getByRole('button', { name: 'Cancel build' }).click()
  await expect(page.getByText(/^cancelled after/).first()).toBeVisible(BUILT)
  await expect(slab(page, /^Process space/)).toHaveCount(0)
  await running

  const wrong = context('wrong', { Dockerfile: `FROM ${SAMPLE}\n\nRUN echo so far\nRUN echo no >&2; exit 3\n` })
  await buildFrom(page, wrong, 'wrong:1')
  const failed = step(page, /^3 RUN echo no.*failed after/)
  await expect(failed).toBeVisible(BUILT)
  await expect(failed).toContainText('did not complete successfully: exit code: 3')
  await expect(failed).toContainText('4>RUN echo no >&2; exit 3')
  await expect(page.getByRole('log', { name: 'Output of step 3' })).toContainText('no')
  await expect(slab(page, /^Layer 3, RUN echo no.*failed/)).toBeVisible()

  await page.keyboard.press('Control+3')
  const row = page.getByRole('row', { name: /cancelled.*slow:1/ })
  await row.getByRole('button', { name: 'More for slow:1' }).click()
  await page.getByRole('menuitem', { name: 'Forget' }).click()
  await expect(row).toHaveCount(0)
})

test('a dropped folder is what the form builds from', async ({ page }) => {
  await ready(page)
  const shop = context('shop', { Dockerfile: `FROM ${SAMPLE}\nCOPY greeting /\n`, greeting: 'hello\n' })
  await dropFiles(page, page.locator('main'), [shop])
  const form = page.getByRole('dialog', { name: 'Build an image' })
  await expect(form.getByText(/shop/).first()).toBeVisible()
  await form.getByRole('textbox', { name: 'Names' }).fill('dropped:1')
  await form.getByRole('button', { name: 'Build', exact: true }).click()
  await expect(step(page, /^2 COPY greeting.*made/)).toBeVisible(BUILT)

  await page.getByRole('combobox', { name: 'A docker command' }).fill(`build -t typed:1 ${shop}`)
  await page.keyboard.press('Enter')
  await expect(page.getByText(/#\d+ \[2\/2\] COPY greeting/).first()).toBeVisible(BUILT)
  await expect(page.getByText(/#\d+ CACHED/).first()).toBeVisible(BUILT)
})
