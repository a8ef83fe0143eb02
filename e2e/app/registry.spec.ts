// Images from a registry and to it: pulled layer by layer, searched, pushed, and a log-in that lasts as long as the engine.
import { type RegistryServer, startRegistry } from '../../engine/drivers/registry/testing/registry-server.ts'
import { expect, test as base } from './fixtures.ts'
import { ready } from './ready.ts'

const test = base.extend<{ registry: RegistryServer }>({
  registry: async ({}, use) => {
    await using registry = await startRegistry()
    await use(registry)
  },
})

test('an image is pushed, found by a search, and pulled with its layers drawn', async ({ page, docker, registry }) => {
  await ready(page)
  const name = `${registry.host}/shop/web:1`
  await docker('tag', 'cutaway/sample', name)
  await docker('rmi', 'cutaway/sample')
  await page.getByRole('link', { name: /Images/ }).click()
  await page.getByRole('row', { name: /shop\/web/ }).click()
  await page.getByRole('button', { name: 'Push…' }).click()
  const push = page.getByRole('dialog', { name: `Push ${name}` })
  await expect(push).toContainText(`docker push ${name}`)
  await push.getByRole('button', { name: 'Push', exact: true }).click()
  await expect(push).toBeHidden()
  await expect
    .poll(() => docker('images', '--digests', '--format', '{{.Digest}}', `${registry.host}/shop/web`))
    .toContain('sha256:')
  await docker('rmi', name)

  await page.getByRole('button', { name: 'Pull…' }).first().click()
  const pull = page.getByRole('dialog', { name: 'Pull an image' })
  await pull.getByLabel('Image', { exact: true }).fill(`${registry.host}/shop`)
  await pull.getByRole('button', { name: 'Search the registry' }).click()
  await pull.getByRole('list', { name: 'What the registry has' }).getByRole('button').click()
  await expect(pull.getByLabel('Image', { exact: true })).toHaveValue(`${registry.host}/shop/web`)
  await pull.getByLabel('Image', { exact: true }).fill(name)
  await expect(pull).toContainText(`docker pull ${name}`)
  await pull.getByRole('button', { name: 'Pull', exact: true }).click()
  await expect(pull).toContainText('It is here.')
  await expect(pull.getByRole('treeitem', { name: /Layer 4,.*read-only/ })).toBeVisible()
  await pull.getByRole('button', { name: 'Close' }).last().click()
  expect((await docker('images', '--format', '{{.Repository}}:{{.Tag}}')).trim()).toBe(name)
})

test('a pull that is refused keeps its form and says why; a log-in that is not taken too', async ({
  page,
  registry,
}) => {
  await ready(page)
  await page.getByRole('link', { name: /Images/ }).click()
  await page.getByRole('button', { name: 'Pull…' }).first().click()
  const pull = page.getByRole('dialog', { name: 'Pull an image' })
  await pull.getByLabel('Image', { exact: true }).fill(`${registry.host}/no/such:1`)
  await page.keyboard.press('Enter')
  await expect(pull.getByRole('alert')).toContainText('not found')
  await pull.getByLabel('Image', { exact: true }).fill('127.0.0.1:1/web')
  await pull.getByRole('button', { name: 'Log in to 127.0.0.1:1' }).click()
  await pull.getByLabel('User name').fill('ada')
  await pull.getByLabel('Password or token').fill('secret')
  await page.keyboard.press('Enter')
  await expect(pull.getByRole('alert').last()).toContainText('connection refused')
})
