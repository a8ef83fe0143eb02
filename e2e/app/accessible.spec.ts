// Every page, in both themes, against axe (WCAG 2.2 AA).
import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect, test } from './fixtures.ts'
import { ready } from './ready.ts'

const SAMPLE = 'cutaway/sample:latest'

async function violations(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'])
    .analyze()
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 160)}`))
}

for (const theme of ['light', 'dark'] as const)
  test(`no page has a fault that axe finds, ${theme}`, async ({ page, docker }) => {
    await ready(page)
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
    expect(await violations(page), 'first run').toEqual([])
    await docker('run', '-d', '--name', 'web', SAMPLE, 'sh', '-c', 'echo hello; exec sleep 600')
    const id = (await docker('inspect', '-f', '{{.Id}}', 'web')).trim()
    const image = (await docker('inspect', '-f', '{{.Id}}', SAMPLE)).trim()
    const places = [
      '/containers',
      `/containers/${id}`,
      `/containers/${id}/logs`,
      `/containers/${id}/terminal`,
      `/containers/${id}/inspect`,
      '/images',
      `/images/${image}`,
      `/images/${image}/history`,
      '/settings',
    ]
    for (const place of places) {
      await page.evaluate((hash) => {
        location.hash = hash
      }, place)
      await expect(page.getByRole('heading').first()).toBeVisible()
      await page.waitForTimeout(400)
      expect(await violations(page), place).toEqual([])
    }
  })
