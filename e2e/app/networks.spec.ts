// Networks: made, joined and removed in the window, each with its docker line, and seen by the docker CLI.
import { expect, test } from './fixtures.ts'
import { ready } from './ready.ts'

const SAMPLE = 'cutaway/sample:latest'

test('a network is made, a container connected and disconnected, and the drawing tells who reaches whom', async ({
  page,
  docker,
}) => {
  await ready(page)
  await docker('run', '-d', '--name', 'web', '-p', '127.0.0.1::80', SAMPLE, 'sleep', '600')
  await page.keyboard.press('Control+5')
  await page.getByRole('button', { name: 'New network' }).click()
  const form = page.getByRole('dialog')
  await form.getByLabel('Name').fill('shop')
  await expect(form.getByText('docker network create shop')).toBeVisible()
  await form.getByRole('button', { name: 'Create' }).click()
  await expect(page.getByRole('row', { name: /shop/ })).toBeVisible()
  expect(await docker('network', 'ls', '--filter', 'name=shop', '--format', '{{.Driver}}')).toBe('bridge\n')

  await page.getByRole('row', { name: /shop/ }).click()
  await page.getByRole('button', { name: 'Connect', exact: true }).click()
  await form.getByLabel('Container').fill('web')
  await form.getByRole('button', { name: 'Connect' }).click()
  const pane = page.getByRole('complementary', { name: 'The chosen network' })
  await expect(pane.getByRole('link', { name: 'web' })).toBeVisible()
  const address = (await docker('inspect', '-f', '{{.NetworkSettings.Networks.shop.IPAddress}}', 'web')).trim()
  await expect(pane.getByText(address, { exact: true })).toBeVisible()
  await expect(page.getByRole('img', { name: 'Who can reach whom: 1 containers on 2 networks' })).toBeVisible()

  await pane.getByRole('button', { name: 'Disconnect web' }).press('Enter')
  await expect(pane.getByText('No container is on it.')).toBeVisible()
  await pane.getByRole('button', { name: 'Remove', exact: true }).press('Enter')
  await form.getByRole('button', { name: 'Remove shop' }).click()
  await expect(page.getByRole('row', { name: /shop/ })).toHaveCount(0)
  expect(await docker('network', 'ls', '--filter', 'name=shop', '-q')).toBe('')
})

test('a published port is a link in the list, and the setting says who reaches it', async ({ page, docker }) => {
  await ready(page)
  await page.keyboard.press('Control+,')
  await page.getByRole('radio', { name: '127.0.0.1' }).click()
  await expect(page.getByRole('radio', { name: '127.0.0.1' })).toBeChecked()
  await docker('run', '-d', '--name', 'web', '-p', '80', SAMPLE, 'sleep', '600')
  const [, port] = /127\.0\.0\.1:(\d+)/.exec(await docker('port', 'web')) ?? []
  await page.keyboard.press('Control+1')
  const link = page.getByRole('link', { name: `${port}`, exact: true }).first()
  await expect(link).toHaveAttribute('href', `http://localhost:${port}`)
  await expect(link).toHaveAttribute('title', /only this machine/)
})
