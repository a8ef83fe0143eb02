// Theme, language and motion: applied at once, kept, and complete.
import { chmodSync, existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from './fixtures.ts'
import { ready } from './ready.ts'

test('theme and language apply at once and are still there after a reload', async ({ page }) => {
  await ready(page)
  await page.keyboard.press('Control+,')
  await page.getByRole('radio', { name: 'Dark' }).click()
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
  await page.getByRole('radio', { name: '简体中文' }).click()
  await expect(page.getByRole('heading', { name: '设置', exact: true })).toBeVisible()
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN')
  await page.reload()
  await expect(page.getByRole('heading', { name: '设置', exact: true })).toBeVisible()
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
})

test('the engine tells what it found on this machine', async ({ page, app }) => {
  await ready(page)
  await page.keyboard.press('Control+,')
  await expect(page.getByText(app.root, { exact: true })).toBeVisible()
  await expect(page.getByText(/^(crun|runc) \d/)).toBeVisible()
  await expect(page.getByText(/network/i).first()).toBeVisible()
})

test('the store is checked, and what somebody changed below it is named', async ({ page, app }) => {
  await ready(page)
  await page.keyboard.press('Control+,')
  const check = page.getByRole('button', { name: 'Check now' })
  await check.press('Enter')
  await expect(page.getByText('All is as it was stored.')).toBeVisible()
  const layers = join(app.root, 'layers')
  const file = readdirSync(layers)
    .map((layer) => join(layers, layer, 'diff/bin/busybox'))
    .find(existsSync)
  chmodSync(file ?? '', 0o700)
  await check.press('Enter')
  const found = page.getByRole('list', { name: 'What was found' }).getByRole('listitem')
  await expect(found).toHaveText(/bin\/busybox has mode 0700, stored was 0755\. Set it back with chmod 0755\./)
})

/** Words that are the same in every language: names of things, commands, units. */
const SAME = new Set(
  'cutaway sample latest docker root overlayfs crun runc English id PID OCI tar kB MB GB B A sh first Ctrl Esc K J DOCKER_HOST shell Docker'.split(
    ' ',
  ),
)

test('in Chinese no page has English words outside of what is typed or named', async ({ page, docker }) => {
  await ready(page)
  await docker('run', '-d', '--name', 'first', 'cutaway/sample', 'sleep', '600')
  const container = (await docker('inspect', '-f', '{{.Id}}', 'first')).trim()
  const image = (await docker('inspect', '-f', '{{.Image}}', 'first')).trim()
  await page.keyboard.press('Control+,')
  await page.getByRole('radio', { name: '简体中文' }).click()
  const of = (id: string, kind: string, tabs: string[]) => tabs.map((tab) => `/${kind}/${id}${tab}`)
  const places = [
    '/settings',
    '/containers',
    '/images',
    '/builds',
    ...of(container, 'containers', ['', '/logs', '/terminal']),
    ...of(image, 'images', ['', '/history', '/used']),
  ]
  for (const place of places) {
    await page.evaluate((hash) => {
      location.hash = hash
    }, place)
    await expect(
      page
        .getByRole('main')
        .getByText(/[\u4e00-\u9fff]/)
        .first(),
    ).toBeVisible()
    const texts = await page.getByRole('main').evaluate((main) => {
      const walker = document.createTreeWalker(main, NodeFilter.SHOW_TEXT)
      const found: string[] = []
      // what the engine says about this machine is its own sentence; mono text is typed, named or measured
      const skipped = 'code, pre, kbd, title, [lang], [class*=font-mono], svg, .xterm'
      for (let node = walker.nextNode(); node; node = walker.nextNode())
        if (!node.parentElement?.closest(skipped)) found.push(node.textContent ?? '')
      return found
    })
    const foreign = texts.flatMap((text) => text.match(/[A-Za-z_]+/g) ?? []).filter((word) => !SAME.has(word))
    expect(foreign, place).toEqual([])
  }
})
