// Verbs on containers: each changes the picture, is the same as its docker line, and is seen by the docker CLI.
import type { Page } from '@playwright/test'
import { expect, test } from './fixtures.ts'
import { ready } from './ready.ts'

const SAMPLE = 'cutaway/sample:latest'

const stack = (page: Page, name: string) => page.getByRole('tree', { name: new RegExp(`Layers of ${name}`) })
const space = (page: Page, name: string) => stack(page, name).getByRole('treeitem', { name: /^process space/i })
const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).first().click()

async function runIn(page: Page, docker: (...args: string[]) => Promise<string>, name: string, ...command: string[]) {
  await ready(page)
  await docker('run', '-d', '--name', name, SAMPLE, ...command)
  await expect(space(page, name)).toHaveAccessibleName(/running/i)
}

test('stop, start, pause, resume: the process space goes, comes, freezes and thaws', async ({ page, docker }) => {
  await runIn(page, docker, 'web', 'sh', '-c', 'trap "exit 0" TERM; while :; do sleep 1; done')
  await press(page, 'Pause')
  await expect(space(page, 'web')).toHaveAccessibleName(/paused/i)
  expect(await docker('inspect', '-f', '{{.State.Status}}', 'web')).toBe('paused\n')
  await press(page, 'Resume')
  await expect(space(page, 'web')).toHaveAccessibleName(/running/i)
  await press(page, 'Stop')
  await expect(space(page, 'web')).toHaveCount(0)
  await expect(stack(page, 'web').getByRole('treeitem', { name: /read-write layer.*exited 0/i })).toBeVisible()
  await press(page, 'Start')
  await expect(space(page, 'web')).toHaveAccessibleName(/running/i)
})

test('kill leaves exit code 137 on the read-write layer', async ({ page, docker }) => {
  await runIn(page, docker, 'web', 'sleep', '600')
  await page.getByRole('button', { name: 'More actions: web' }).last().click()
  await page.getByRole('menuitem', { name: /Kill/ }).click()
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /Send SIGKILL|Send KILL/ })
    .click()
  await expect(stack(page, 'web').getByRole('treeitem', { name: /exited 137/ })).toBeVisible()
  expect(await docker('inspect', '-f', '{{.State.ExitCode}}', 'web')).toBe('137\n')
})

test('what a container writes appears in its read-write layer, and stays on the disk after it ended', async ({
  page,
  docker,
  app,
}) => {
  await runIn(
    page,
    docker,
    'web',
    'sh',
    '-c',
    'sleep 1; echo hi > /happiness.txt; rm /srv/story/README; exec sleep 600',
  )
  await page.getByRole('link', { name: 'Open', exact: true }).click()
  await expect(page.getByText('/happiness.txt', { exact: true })).toBeVisible()
  await expect(page.getByText('/srv/story/README', { exact: true })).toBeVisible()
  const id = (await docker('inspect', '-f', '{{.Id}}', 'web')).trim()
  await docker('kill', 'web')
  const { readFile } = await import('node:fs/promises')
  expect(await readFile(`${app.root}/containers/${id}/upper/happiness.txt`, 'utf8')).toBe('hi\n')
})

test('commit makes an image of the container', async ({ page, docker }) => {
  await runIn(page, docker, 'web', 'sh', '-c', 'echo new > /added; exec sleep 600')
  await press(page, 'Commit…')
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('textbox', { name: 'New image' }).fill('mine:hotfix')
  await expect(dialog.getByText('docker commit web mine:hotfix')).toBeVisible()
  await dialog.getByRole('button', { name: 'Commit' }).click()
  await expect.poll(() => docker('images', '--format', '{{.Repository}}:{{.Tag}}')).toContain('mine:hotfix')
  expect(await docker('run', '--rm', 'mine:hotfix', 'cat', '/added')).toBe('new\n')
})

test('removing names what goes, kills first when asked, and takes the picture away', async ({ page, docker }) => {
  await runIn(page, docker, 'web', 'sleep', '600')
  await page.getByRole('button', { name: 'More actions: web' }).last().click()
  await page.getByRole('menuitem', { name: /Remove/ }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog).toContainText('Remove web?')
  await dialog.getByRole('button', { name: 'Remove web' }).click()
  await expect.poll(() => docker('ps', '-aq')).toBe('')
  await expect(stack(page, 'web')).toHaveCount(0)
})

test('the window moves with the docker CLI', async ({ page, docker }) => {
  await ready(page)
  await docker('create', '--name', 'quiet', SAMPLE, 'sleep', '600')
  await expect(page.getByRole('row', { name: /created.*quiet/ })).toBeVisible()
  await docker('start', 'quiet')
  await expect(page.getByRole('row', { name: /running.*quiet/ })).toBeVisible()
  await docker('rename', 'quiet', 'loud')
  await expect(page.getByRole('row', { name: /running.*loud/ })).toBeVisible()
  await docker('kill', 'loud')
  await expect(page.getByRole('row', { name: /exited 137.*loud/ })).toBeVisible()
  await docker('rm', 'loud')
  await expect(page.getByRole('heading', { name: 'Run your first container' })).toBeVisible()
})

test('a refusal explains itself and nothing moves', async ({ page, docker }) => {
  await runIn(page, docker, 'web', 'sleep', '600')
  await page.getByRole('button', { name: 'Run…' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Image', { exact: true }).fill(SAMPLE)
  await dialog.getByLabel('Name', { exact: true }).fill('other')
  await dialog.getByLabel('Command', { exact: true }).fill('no-such-program')
  await dialog.getByRole('button', { name: 'Run', exact: true }).click()
  await expect(page.getByText(/no-such-program.*not found/).first()).toBeVisible()
})

test('a verb shows its docker line, beside it and in the console', async ({ page, docker }) => {
  await runIn(page, docker, 'web', 'sleep', '600')
  await page.getByRole('button', { name: 'Pause', exact: true }).first().focus()
  await expect(page.getByText('docker pause web').first()).toBeVisible()
})

test('a compose project is one group: counted, closed, stopped and started as a whole', async ({ page, docker }) => {
  await ready(page)
  const service = (name: string, needs: string) => [
    ...['--label', 'com.docker.compose.project=shop', '--label', `com.docker.compose.service=${name}`],
    ...['--label', `com.docker.compose.depends_on=${needs}`, '--stop-signal', 'KILL', '--name', `shop-${name}-1`],
  ]
  await docker('run', '-d', ...service('db', ''), SAMPLE, 'sleep', '600')
  await docker('run', '-d', ...service('web', 'db:service_started:false'), SAMPLE, 'sleep', '600')
  await docker('run', '-d', '--name', 'alone', SAMPLE, 'sleep', '600')
  const list = page.getByRole('grid', { name: 'Containers' })
  const project = list.getByRole('row', { name: /shop compose project · 2 of 2 running/ })
  await project.click()
  await project.getByRole('button', { name: 'Stop all of shop' }).click()
  await expect(list.getByRole('row', { name: /shop compose project · 0 of 2 running/ })).toBeVisible()
  expect(await docker('ps', '--format', '{{.Names}}')).toBe('alone\n')
  await list.getByRole('button', { name: 'Start all of shop', exact: true }).click()
  await expect(list.getByRole('row', { name: /shop compose project · 2 of 2 running/ })).toBeVisible()

  await list.focus()
  await page.keyboard.press('ArrowLeft')
  await expect(list.getByRole('row', { name: /shop-web-1/ })).toHaveCount(0)
  await expect(list.getByRole('row', { name: /running.*alone/ })).toBeVisible()
  await page.keyboard.press('ArrowRight')
  await expect(list.getByRole('row', { name: /shop-web-1/ })).toBeVisible()
})
