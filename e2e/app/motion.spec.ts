// The drawing in motion: it plays what the trace says, tells the truth meanwhile, and comes to rest.
import type { Page } from '@playwright/test'
import { expect, test } from './fixtures.ts'
import { ready } from './ready.ts'

const SAMPLE = 'cutaway/sample'

/** As a person who likes motion has it. The other specs run with reduced motion. */
async function moving(page: Page, motion: 'normal' | 'still' = 'normal'): Promise<void> {
  await page.emulateMedia({ reducedMotion: 'no-preference' })
  await page.evaluate((motion) => {
    localStorage.setItem('cutaway.settings', JSON.stringify({ state: { motion, language: 'en' }, version: 0 }))
  }, motion)
  await page.reload()
  await ready(page)
}

/** Animations of the drawing that run now. */
const running = (page: Page) =>
  page.evaluate(
    () =>
      document.getAnimations().filter(({ effect, playState }) => {
        const { target } = effect as KeyframeEffect
        return playState === 'running' && target instanceof Element && target.closest('svg.stack') !== null
      }).length,
  )

/** The most animations that ran at once while `body` was going on. */
async function mostWhile(page: Page, body: () => Promise<void>): Promise<number> {
  await page.evaluate(() => {
    const seen = { most: 0 }
    Object.assign(window, { seen })
    const look = () => {
      seen.most = Math.max(seen.most, document.getAnimations().length)
      requestAnimationFrame(look)
    }
    look()
  })
  await body()
  return page.evaluate(() => (window as unknown as { seen: { most: number } }).seen.most)
}

test('one click plays, the tree is the truth all the while, and then nothing moves', async ({ page }) => {
  await moving(page)
  const most = await mostWhile(page, async () => {
    await page.getByRole('button', { name: /Run cutaway\/sample/ }).click()
    const stack = page.getByRole('tree', { name: /Layers of first/ })
    await expect(stack.getByRole('treeitem', { name: /process space, running/i })).toBeVisible()
    await expect.poll(() => running(page)).toBe(0)
  })
  expect(most).toBeGreaterThan(0)
})

test('a burst of commands ends in the right picture', async ({ page, docker }) => {
  await moving(page)
  await docker('run', '-d', '--name', 'busy', SAMPLE, 'sleep', '600')
  const stack = page.getByRole('tree', { name: /Layers of busy/ })
  await expect(stack.getByRole('treeitem', { name: /process space, running/i })).toBeVisible()
  for (let turn = 0; turn < 8; turn++) {
    await docker('pause', 'busy')
    await docker('unpause', 'busy')
  }
  await docker('pause', 'busy')
  await expect(stack.getByRole('treeitem', { name: /process space, paused/i })).toBeVisible({ timeout: 4_000 })
  await expect.poll(() => running(page)).toBe(0)
})

test('whoever asked for stillness sees nothing travel', async ({ page }) => {
  await moving(page, 'still')
  await page.getByRole('button', { name: /Run cutaway\/sample/ }).click()
  const travels = await page.evaluate(async () => {
    const found: string[] = []
    for (let frame = 0; frame < 90; frame++) {
      await new Promise(requestAnimationFrame)
      for (const { effect } of document.getAnimations())
        for (const keyframe of (effect as KeyframeEffect).getKeyframes())
          if (typeof keyframe.transform === 'string' && keyframe.transform !== 'none') found.push(keyframe.transform)
    }
    return found
  })
  expect(travels).toEqual([])
  await expect(page.getByRole('treeitem', { name: /process space, running/i })).toBeVisible()
})
