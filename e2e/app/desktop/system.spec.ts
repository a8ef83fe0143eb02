// How the desktop program sits in the system: tray, second start, archives on its command line, an engine that falls.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import { expect, test } from '../fixtures.ts'
import { ready } from '../ready.ts'
import { executable } from '../targets.ts'

const SAMPLE = 'cutaway/sample:latest'

/** The tray's menu as the app last set it: labels, with those of submenus behind a slash. */
function trayLabels(electron: import('@playwright/test').ElectronApplication) {
  return electron.evaluate(({ Tray }) => {
    type Item = { label: string; submenu?: { items: Item[] } }
    const trays = (Tray as unknown as { standIn: { menu: { items: Item[] } | null }[] }).standIn
    const labels = (items: Item[], before: string): string[] =>
      items.flatMap((item) => [before + item.label, ...labels(item.submenu?.items ?? [], `${before}${item.label}/`)])
    return labels(trays[0]?.menu?.items ?? [], '')
  })
}

test('the tray follows what the docker CLI does, and its quick actions work', async ({ page, electron, docker }) => {
  test.skip(!executable.endsWith('.ts'), 'Electron has no list of trays to look at')
  await ready(page)
  await docker('run', '-d', '--name', 'web', SAMPLE, 'sleep', '600')
  await expect.poll(() => trayLabels(electron)).toContain('web/Pause')
  await electron.evaluate(({ Tray }) => {
    type Item = { label: string; submenu?: { items: Item[] }; click(): void }
    const [tray] = (Tray as unknown as { standIn: { menu: { items: Item[] } }[] }).standIn
    const web = tray?.menu.items.find((item) => item.label === 'web')
    web?.submenu?.items.find((item) => item.label === 'Pause')?.click()
  })
  await expect.poll(() => trayLabels(electron)).toContain('web (paused)/Resume')
  expect(await docker('inspect', '-f', '{{.State.Status}}', 'web')).toBe('paused\n')
})

test('a second start hands its archives to the first, which shows them', async ({ page, electron }) => {
  await ready(page)
  const args = await electron.evaluate(() => process.argv.slice(1).filter((arg) => !/inspect|debugging/.test(arg)))
  await once(spawn(executable, [...args, resolve('dist/sample/cutaway-sample.tar')], { stdio: 'ignore' }), 'exit')
  await expect(page.getByRole('dialog')).toContainText('cutaway-sample.tar')
  await expect(page.getByRole('dialog')).toContainText('Nothing new')
})

test('an engine that is killed comes back, and the window with it', async ({ page, electron, docker }) => {
  await ready(page)
  await docker('run', '-d', '--name', 'survivor', SAMPLE, 'sleep', '600')
  await expect(page.getByText('survivor').first()).toBeVisible()
  await electron.evaluate(async () => {
    const { execFileSync } = process.getBuiltinModule('node:child_process')
    execFileSync('pkill', ['-KILL', '-P', String(process.pid), '-f', 'cutaway-engine'])
  })
  const status = () => docker('inspect', '-f', '{{.State.Status}}', 'survivor').catch(() => 'no engine')
  await expect.poll(status, { timeout: 20_000 }).toBe('running\n')
  await expect(page.getByText('Engine running')).toBeVisible()
  await expect(page.getByText('survivor').first()).toBeVisible()
})

test('the menu goes to places and names the keys', async ({ page, electron }) => {
  await ready(page)
  await electron.evaluate(({ Menu }) => {
    const view = Menu.getApplicationMenu()?.items[2]
    view?.submenu?.items.find((item) => item.label === 'Images')?.click()
  })
  await expect(page.getByRole('heading', { name: 'Images' })).toBeVisible()
})
