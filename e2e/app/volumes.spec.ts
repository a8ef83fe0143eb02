// Volumes: what is in them, what can be done to them, and where containers mount them.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { expect, test } from './fixtures.ts'
import { ready } from './ready.ts'

const SAMPLE = 'cutaway/sample:latest'
const WRITE = 'mkdir -p /data/sub && echo letter > /data/sub/letter && echo top > /data/top'

async function openVolumes(page: Page): Promise<void> {
  await page
    .getByRole('link', { name: /Volumes/ })
    .first()
    .click()
  await expect(page.getByRole('heading', { name: 'Volumes' })).toBeVisible()
}

const row = (page: Page, name: string) =>
  page.getByRole('grid', { name: 'Volumes' }).getByRole('row', { name: new RegExp(`^${name} `) })

test('a volume is created, filled by a container, browsed, cloned, emptied and removed', async ({
  page,
  docker,
  app,
}) => {
  await ready(page)
  await openVolumes(page)
  await expect(page.getByText('No volume yet')).toBeVisible()
  await page.getByRole('button', { name: 'Create…' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Name').fill('data')
  await expect(dialog).toContainText('docker volume create data')
  await dialog.getByRole('button', { name: 'Create' }).click()
  await expect(row(page, 'data')).toBeVisible()

  await docker('run', '-d', '--name', 'writer', '-v', 'data:/data', SAMPLE, 'sh', '-c', `${WRITE}; exec sleep 600`)
  await expect(row(page, 'data')).toContainText('writer')
  const pane = page.getByRole('complementary', { name: 'The chosen volume' })
  await expect(pane.getByRole('region', { name: 'Mounted in' })).toContainText('/data')
  await expect
    .poll(async () => {
      await pane.getByRole('button', { name: 'Look again' }).click()
      return pane.getByRole('button', { name: 'sub/' }).count()
    })
    .toBe(1)
  await pane.getByRole('button', { name: 'sub/' }).click()
  await expect(pane.getByRole('row', { name: /letter 7 B/ })).toBeVisible()

  await pane.getByRole('button', { name: 'Empty…' }).click()
  await expect(dialog.getByRole('alert')).toContainText('writer')
  await expect(dialog.getByRole('button', { name: 'Empty data' })).toBeDisabled()
  await dialog.getByRole('button', { name: 'Keep the content' }).click()

  await pane.getByRole('button', { name: 'Clone…' }).click()
  await dialog.getByLabel('New name').fill('data')
  await expect(dialog).toContainText('another volume’s name')
  await dialog.getByLabel('New name').fill('copy')
  await dialog.getByRole('button', { name: 'Clone' }).click()
  await expect(row(page, 'copy')).toContainText('11 B')
  expect(readFileSync(join(app.root, 'volumes/copy/_data/sub/letter'), 'utf8')).toBe('letter\n')

  await row(page, 'copy').click()
  await pane.getByRole('button', { name: 'Empty…' }).click()
  await dialog.getByRole('button', { name: 'Empty copy' }).click()
  await expect(pane.getByText('Nothing is in this volume')).toBeVisible()
  await expect(row(page, 'copy')).toContainText('0 B')
  await pane.getByRole('button', { name: 'Remove…' }).click()
  await dialog.getByRole('button', { name: 'Remove copy' }).click()
  await expect(row(page, 'copy')).toHaveCount(0)

  await pane.getByRole('button', { name: 'Remove…' }).click()
  await dialog.getByRole('link', { name: 'writer' }).click()
  await expect(page.getByRole('row', { name: /writer/, selected: true })).toBeVisible()
})

test('an archive goes out and comes back as a new volume; prune shows what it would take', async ({
  page,
  docker,
  app,
}) => {
  await ready(page)
  await docker('run', '--rm', '-v', 'data:/data', SAMPLE, 'sh', '-c', WRITE)
  await docker('volume', 'create')
  await openVolumes(page)
  await row(page, 'data').click()
  const pane = page.getByRole('complementary', { name: 'The chosen volume' })
  const dialog = page.getByRole('dialog')
  const file = join(app.root, '..', 'data.tar')
  await pane.getByRole('button', { name: 'Export…' }).click()
  await dialog.getByLabel('File').fill(file)
  await expect(dialog).toContainText(`docker volume export -o ${file} data`)
  await dialog.getByRole('button', { name: 'Export' }).click()
  await expect(dialog).toBeHidden()

  await pane.getByRole('button', { name: 'Import…' }).click()
  await dialog.locator('input[type=file]').setInputFiles(file)
  await expect(dialog.getByRole('status')).toContainText('data.tar')
  await dialog.getByLabel('New volume').fill('back')
  await dialog.getByRole('button', { name: 'Import' }).click()
  await expect(row(page, 'back')).toContainText('11 B')
  expect(readFileSync(join(app.root, 'volumes/back/_data/sub/letter'), 'utf8')).toBe('letter\n')

  await page.getByRole('button', { name: 'Prune…' }).click()
  await expect(dialog.getByRole('listitem')).toHaveCount(1)
  await dialog.getByRole('checkbox', { name: 'Also volumes that somebody gave a name' }).check()
  await expect(dialog.getByRole('listitem')).toHaveCount(3)
  await expect(dialog).toContainText('docker volume prune -f -a')
  await dialog.getByRole('button', { name: 'Remove 3, 22 B' }).click()
  await expect(page.getByText('No volume yet')).toBeVisible()
  expect(await docker('volume', 'ls', '-q')).toBe('')
})

test('a container’s page lists what is mounted in it, and the run form offers volumes', async ({ page, docker }) => {
  await ready(page)
  await docker('volume', 'create', 'data')
  await page
    .getByRole('link', { name: /Images/ })
    .first()
    .click()
  await page.getByRole('button', { name: 'Run…' }).first().click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: /More/ }).click()
  await dialog.getByRole('button', { name: 'Add a row: Mounts' }).click()
  const source = dialog.getByLabel('volume or /folder')
  await expect(dialog.locator(`datalist[id="${await source.getAttribute('list')}"] option`)).toHaveAttribute(
    'value',
    'data',
  )
  await source.fill('data')
  await dialog.getByLabel('path inside').fill('/data')
  await dialog.getByLabel('Name', { exact: true }).fill('user')
  await dialog.getByLabel('Command').fill('sleep 600')
  await dialog.getByRole('button', { name: 'Run', exact: true }).click()
  await page
    .getByRole('link', { name: /Containers/ })
    .first()
    .click()
  await expect(page.getByRole('row', { name: /user/ })).toBeVisible()
  await page.getByRole('row', { name: /user/ }).dblclick()
  await page.getByRole('link', { name: 'Mounts' }).click()
  await expect(page.getByRole('row', { name: /volume \/data data read-write/ })).toBeVisible()
  await page.getByRole('table').getByRole('link', { name: 'data' }).click()
  await expect(page.getByRole('row', { name: /^data /, selected: true })).toBeVisible()

  await page.keyboard.press('Control+k')
  await page.getByRole('combobox').last().fill('data')
  await expect(page.getByRole('option', { name: /data.*volume/ })).toBeVisible()
})
