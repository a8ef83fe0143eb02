// What a newcomer sees: an image drawn as its stack, one click, and a container that is really there.
import { expect, test } from './fixtures.ts'
import { ready } from './ready.ts'

test('the sample image is drawn as its stack, base first, with what running it will add', async ({ page }) => {
  await expect(page).toHaveTitle(/Cutaway/)
  await ready(page)
  const stack = page.getByRole('tree', { name: /Layers of cutaway\/sample/ })
  await expect(stack.getByRole('treeitem', { name: /^Layer \d,.*read-only/ })).toHaveCount(4)
  await expect(stack.getByRole('treeitem', { name: /^Read-write layer, 0 B, to come/ })).toBeVisible()
  await expect(stack.getByRole('treeitem', { name: /Layer 1, ADD busybox.tar/ })).toBeVisible()
  await expect(page.getByText('docker run', { exact: false }).first()).toBeVisible()
})

test('one click makes a read-write layer and a process space, and docker sees the container', async ({
  page,
  docker,
}) => {
  await ready(page)
  await page.getByRole('button', { name: /Run cutaway\/sample/ }).click()
  const stack = page.getByRole('tree', { name: /Layers of first/ })
  await expect(stack.getByRole('treeitem', { name: /read-write layer/i })).toBeVisible()
  await expect(stack.getByRole('treeitem', { name: /process space, running/i })).toBeVisible()
  await expect(stack.getByRole('treeitem', { name: /PID 1, sh/ })).toBeVisible()
  expect(await docker('ps', '--format', '{{.Names}} {{.Image}} {{.State}}')).toBe(
    'first cutaway/sample:latest running\n',
  )
})

test('the page says how to point a terminal at this engine', async ({ page, app }) => {
  await ready(page)
  await expect(page.getByText(`export DOCKER_HOST=unix://${app.socket}`)).toBeVisible()
})
