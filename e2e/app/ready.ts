import { expect, type Page } from '@playwright/test'

/** The window has its first answers: the engine runs and the sample image is there. */
export async function ready(page: Page): Promise<void> {
  await expect(page.getByText('Engine running')).toBeVisible()
  await expect(page.getByRole('button', { name: /^Run cutaway\/sample/ })).toBeVisible()
}

/**
 * Opens the window in a browser. Chromium drops requests that are under way when a network comes or goes on the machine, as
 * those of other tests' containers may: a page of which nothing came is loaded again.
 */
export async function visit(page: Page, address: string): Promise<void> {
  await page.goto(address)
  const something = page.locator('#root > *').first()
  await something.waitFor({ state: 'attached', timeout: 5_000 }).catch(() => page.reload())
}
