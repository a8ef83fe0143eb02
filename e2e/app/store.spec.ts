// The store as one drawing: what a removal would free is said before it happens, and is what happens.
import { expect, test } from './fixtures.ts'
import { ready } from './ready.ts'

const SAMPLE = 'cutaway/sample:latest'

test('a name says what would go with it, a press keeps that open, and removing frees just that', async ({
  page,
  docker,
}) => {
  await ready(page)
  await docker('run', '--name', 'maker', SAMPLE, 'sh', '-c', 'head -c 300000 /dev/zero > /big')
  await docker('commit', 'maker', 'shop/web:1')
  await docker('rm', 'maker')
  await docker('create', '--name', 'web', SAMPLE, 'true')
  await page.keyboard.press('Control+6')
  await expect(page.getByRole('heading', { name: 'Store' })).toBeVisible()
  const tree = page.getByRole('tree', { name: 'Store' })
  const name = tree.getByRole('treeitem', { name: 'Name shop/web:1' })
  await name.hover()
  await expect(page.getByRole('status').filter({ hasText: 'Removing this frees exactly 300 kB' })).toBeVisible()
  await expect(tree.getByRole('treeitem', { name: /would be freed/ })).toHaveCount(1)
  await expect(page.getByText(/layers? under it stay/)).toContainText(`needed by ${SAMPLE}`)

  // The same by keys alone.
  await page.mouse.move(5, 5)
  await name.focus()
  await page.keyboard.press('Enter')
  const card = page.getByRole('region', { name: 'docker rmi shop/web:1' })
  await card.getByRole('button', { name: 'Remove' }).press('Enter')
  await expect(name).toHaveCount(0)
  await expect(card).toHaveCount(0)
  await expect.poll(() => docker('images', '-q', 'shop/web')).toBe('')

  // What a container rests on cannot go, and the card says so.
  await tree.getByRole('treeitem', { name: `Name ${SAMPLE}` }).hover()
  await expect(page.getByRole('status').filter({ hasText: 'It cannot be removed now' })).toContainText('web')
})

test('the drawing is filtered by name, marks what is unused, and is cleaned up', async ({ page, docker }) => {
  await ready(page)
  await docker('run', '--name', 'maker', SAMPLE, 'sh', '-c', 'head -c 200000 /dev/zero > /big')
  await docker('commit', 'maker')
  await docker('commit', 'maker', 'kept:1')
  await page.keyboard.press('Control+6')
  const tree = page.getByRole('tree', { name: 'Store' })
  await page.getByRole('searchbox', { name: 'Image, container, instruction' }).fill('kept')
  await expect(tree.getByRole('treeitem', { name: 'Name kept:1' })).toBeVisible()
  await expect(tree.getByRole('treeitem', { name: /named maker/ })).toHaveCount(0)
  await page.getByRole('searchbox').fill('')
  await page.getByRole('radio', { name: /Unused/ }).click()
  await expect(tree.getByRole('treeitem', { name: /would be freed/ }).first()).toBeVisible()

  await page.getByRole('button', { name: 'Clean up…' }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByText('docker image prune -f', { exact: true })).toBeVisible()
  await dialog.getByRole('checkbox').check()
  await expect(dialog.getByText('These names go: kept:1')).toBeVisible()
  await dialog.getByRole('button', { name: 'Remove, frees exactly 200 kB' }).click()
  await expect(tree.getByRole('treeitem', { name: 'Name kept:1' })).toHaveCount(0)
  await expect.poll(() => docker('images', '-aq', 'kept')).toBe('')
})
