// Every page, in both themes, against axe (WCAG 2.2 AA).
import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect, test } from './fixtures.ts'
import { ready } from './ready.ts'

const SAMPLE = 'cutaway/sample:latest'

/** In the page itself (legacy mode): no other origin is framed, and a second page for each look costs more than the look. */
const axe = (page: Page) => new AxeBuilder({ page }).setLegacyMode()

async function violations(builder: AxeBuilder): Promise<string[]> {
  const { violations } = await builder.analyze()
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 160)}`))
}

/** All is there and at rest: colours in the middle of a fade have no contrast to speak of. */
async function settled(page: Page): Promise<void> {
  await expect(page.getByRole('heading').first()).toBeVisible()
  await expect(page.locator('.fade-in-late')).toHaveCount(0)
  await page.waitForFunction(() =>
    document.getAnimations().every(({ effect, playState }) => {
      return playState !== 'running' || effect?.getComputedTiming().endTime === Number.POSITIVE_INFINITY
    }),
  )
}

/** The whole of axe in light; the dark theme differs in its colours alone. */
async function check(page: Page, place: string): Promise<void> {
  await settled(page)
  const tags = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']
  expect(await violations(axe(page).withTags(tags)), `${place}, light`).toEqual([])
  await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' })
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
  await settled(page)
  expect(await violations(axe(page).withRules('color-contrast')), `${place}, dark`).toEqual([])
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' })
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'light')
}

test('no page has a fault that axe finds', async ({ page, docker }) => {
  test.slow()
  await ready(page)
  await check(page, 'first run')
  await docker('run', '-d', '--name', 'web', '-v', 'data:/data', SAMPLE, 'sh', '-c', 'echo hello; exec sleep 600')
  const id = (await docker('inspect', '-f', '{{.Id}}', 'web')).trim()
  const image = (await docker('inspect', '-f', '{{.Id}}', SAMPLE)).trim()
  const places = [
    '/containers',
    `/containers/${id}`,
    `/containers/${id}/logs`,
    `/containers/${id}/terminal`,
    `/containers/${id}/stats`,
    `/containers/${id}/inspect`,
    `/containers/${id}/mounts`,
    '/volumes',
    '/networks',
    '/store',
    '/images',
    `/images/${image}`,
    `/images/${image}/history`,
    '/settings',
  ]
  for (const place of places) {
    await page.evaluate((hash) => {
      location.hash = hash
    }, place)
    await check(page, place)
  }
})
