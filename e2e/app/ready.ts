import { expect, type Page } from '@playwright/test'

/** The window has its first answers: the engine runs and the sample image is there. */
export async function ready(page: Page): Promise<void> {
  await expect(page.getByText('Engine running')).toBeVisible()
  await expect(page.getByRole('button', { name: /^Run cutaway\/sample/ })).toBeVisible()
}
