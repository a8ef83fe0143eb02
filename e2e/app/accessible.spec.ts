// Every page, in both themes, against axe (WCAG 2.2 AA).
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect, test } from './fixtures.ts'
import { ready } from './ready.ts'
import { type Running, runDocker } from './targets.ts'

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

/** One with a step that was made, one that failed, and a warning; resolves with its place. */
async function failedBuild(page: Page, app: Running): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'cutaway-axe-'))
  const text = `from ${SAMPLE}\nENV A=b\nRUN echo made > /made\nRUN echo no >&2; exit 3\nRUN echo never\n`
  await writeFile(join(folder, 'Dockerfile'), text)
  const env = { DOCKER_BUILDKIT: '0' }
  await expect(runDocker(app.socket, ['build', '-t', 'wrong:1', folder], env)).rejects.toThrow('non-zero code: 3')
  await rm(folder, { recursive: true })
  await page.keyboard.press('Control+3')
  const link = await page.getByRole('link', { name: 'wrong:1' }).getAttribute('href')
  return link?.replace(/^.*#/, '') ?? ''
}

test('no page has a fault that axe finds', async ({ page, docker, app }) => {
  test.slow()
  await ready(page)
  await check(page, 'first run')
  await docker('run', '-d', '--name', 'web', '-v', 'data:/data', SAMPLE, 'sh', '-c', 'echo hello; exec sleep 600')
  const id = (await docker('inspect', '-f', '{{.Id}}', 'web')).trim()
  const image = (await docker('inspect', '-f', '{{.Id}}', SAMPLE)).trim()
  const build = await failedBuild(page, app)
  const places = [
    '/builds',
    build,
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
  await page.evaluate(() => {
    location.hash = '/images'
  })
  await page.getByRole('button', { name: 'Pull…' }).click()
  await page.getByRole('button', { name: 'Log in to docker.io' }).click()
  await check(page, 'the form of a pull')
})
