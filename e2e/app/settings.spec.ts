// Theme, language and motion: applied at once, kept, and complete.
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
