// Archives dropped on the window: seen before they are loaded, loaded when asked, and refused with a sentence.
import { execFileSync } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { dropFiles } from './drop.ts'
import { expect, test as base } from './fixtures.ts'
import { ready } from './ready.ts'

const test = base.extend<{ folder: string }>({
  folder: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'cutaway-drop-'))
    await use(folder)
    await rm(folder, { recursive: true })
  },
})

test('a saved image is drawn with the layers that are already here, and loads what is new', async ({
  page,
  docker,
  folder,
}) => {
  await ready(page)
  await docker(
    'run',
    '--name',
    'maker',
    'cutaway/sample',
    'sh',
    '-c',
    'dd if=/dev/zero of=/big bs=1M count=3 2>/dev/null',
  )
  await docker('commit', 'maker', 'made:1')
  await docker('save', '-o', join(folder, 'made-1.tar'), 'made:1')
  await docker('rmi', 'made:1')
  await dropFiles(page, page.locator('body'), [join(folder, 'made-1.tar')])
  const sheet = page.getByRole('dialog')
  await expect(sheet).toContainText('docker-archive')
  await expect(sheet).toContainText('4 of its 5 layers are already here. Loading adds 1.')
  await expect(sheet.getByRole('treeitem', { name: /Layer 1,.*already here/ })).toBeVisible()
  await expect(sheet.getByRole('treeitem', { name: /Layer 5,.*new/ })).toBeVisible()
  expect(await docker('images', '-q', 'made:1')).toBe('')
  await sheet.getByRole('button', { name: 'Load', exact: true }).click()
  await expect(sheet).toContainText('It is here.')
  await expect(sheet.getByRole('treeitem', { name: /Layer 5,.*read-only/ })).toBeVisible()
  expect(await docker('images', '-q', 'made:1')).not.toBe('')
})

test('an image is found on the disk with ls and cat after it was loaded', async ({ page, docker, app }) => {
  await ready(page)
  const layers = JSON.parse(await docker('inspect', '-f', '{{json .RootFS.Layers}}', 'cutaway/sample')) as string[]
  const { readdir, readFile } = await import('node:fs/promises')
  const folders = await readdir(`${app.root}/layers`)
  expect(folders).toHaveLength(layers.length)
  const metadata = await Promise.all(
    folders.map(
      async (name) =>
        JSON.parse(await readFile(`${app.root}/layers/${name}/json`, 'utf8')) as { parent: string | null },
    ),
  )
  expect(metadata.filter(({ parent }) => parent === null)).toHaveLength(1)
  const base = folders[metadata.findIndex(({ parent }) => parent === null)]
  expect(await readdir(`${app.root}/layers/${base}/diff/bin`)).toContain('busybox')
})

test('a root file system is imported as one layer under the name that was given', async ({ page, docker, folder }) => {
  await ready(page)
  await mkdir(join(folder, 'root/etc'), { recursive: true })
  await writeFile(join(folder, 'root/etc/hostname'), 'x\n')
  execFileSync('tar', ['-C', join(folder, 'root'), '-czf', join(folder, 'root.tar.gz'), '.'])
  await dropFiles(page, page.locator('body'), [join(folder, 'root.tar.gz')])
  const sheet = page.getByRole('dialog')
  await expect(sheet).toContainText('root file system')
  await expect(sheet).toContainText('gzip')
  await sheet.getByRole('textbox', { name: 'Name' }).fill('flat:1')
  await sheet.getByRole('button', { name: 'Import' }).click()
  await expect(sheet).toContainText('It is here.')
  expect(await docker('history', '--format', '{{.Size}}', 'flat:1')).toBe('2B\n')
})

test('what is no image says what it is instead, and several files wait for each other', async ({ page, folder }) => {
  await ready(page)
  await writeFile(join(folder, 'letter.tar'), 'Dear reader, this is a letter.\n'.repeat(50))
  await writeFile(join(folder, 'pictures.zip'), Buffer.from('504b0304140000000000', 'hex'))
  await dropFiles(page, page.locator('body'), [join(folder, 'letter.tar'), join(folder, 'pictures.zip')])
  const sheet = page.getByRole('dialog')
  await expect(sheet).toContainText('1 more waits')
  await expect(sheet.getByRole('alert')).toContainText(/text/i)
  await sheet.getByRole('button', { name: 'Close' }).last().click()
  await expect(sheet).toContainText('pictures.zip')
  await expect(sheet.getByRole('alert')).toContainText(/zip/i)
})
