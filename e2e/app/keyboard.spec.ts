// The window without a pointer: the whole life of a container, the palette and the console, by keys alone.
import type { Page } from '@playwright/test'
import { expect, test } from './fixtures.ts'
import { ready } from './ready.ts'

const SAMPLE = 'cutaway/sample:latest'

const list = (page: Page) => page.getByRole('grid', { name: 'Containers' })
const row = (page: Page, name: RegExp) => page.getByRole('row', { name })
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).last()

/** Presses Tab until the element has the focus: what cannot be reached in sixty steps cannot be reached. */
async function tabTo(page: Page, role: 'button' | 'grid', name: string): Promise<void> {
  const wanted = page.getByRole(role, { name, exact: true }).last()
  for (let step = 0; step < 60; step++) {
    if (await wanted.evaluate((element) => element === document.activeElement)) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`Tab never came to the ${role} "${name}"`)
}

test('run, pause, resume, stop and remove', async ({ page, docker }) => {
  await ready(page)
  await page.keyboard.press('Control+k')
  await page.keyboard.type('run a container')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog').getByLabel('Name', { exact: true })).toBeFocused()
  await page.keyboard.type('keys')
  await page.keyboard.press('Tab')
  await page.keyboard.type(`sh -c 'trap "exit 0" TERM; while :; do sleep 0.2; done'`)
  await page.keyboard.press('Enter')
  await expect(row(page, /running.*keys/)).toBeVisible()

  await tabTo(page, 'button', 'Pause')
  await page.keyboard.press('Enter')
  await expect(row(page, /paused.*keys/)).toBeVisible()
  await expect(button(page, 'Resume'), 'the focus stays on the button that changed its words').toBeFocused()
  await page.keyboard.press('Space')
  await expect(row(page, /running.*keys/)).toBeVisible()
  await page.keyboard.press('Shift+Tab')
  await expect(button(page, 'Stop')).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(row(page, /exited 0.*keys/)).toBeVisible()

  await list(page).focus()
  await page.keyboard.press('Delete')
  await expect(button(page, 'Keep it'), 'the harmless button has the focus').toBeFocused()
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await expect.poll(() => docker('ps', '-aq')).toBe('')
})

test('the list is one stop of Tab, and only the selected row adds its own controls', async ({ page, docker }) => {
  await ready(page)
  for (const name of ['one', 'two', 'three']) await docker('create', '--name', name, SAMPLE)
  for (const name of ['one', 'two', 'three']) await expect(row(page, new RegExp(`created.*${name}`))).toBeVisible()
  await list(page).focus()
  await page.keyboard.press('Home')
  await page.keyboard.press('ArrowDown')
  const selected = list(page).getByRole('row', { selected: true })
  await expect(selected).toHaveAccessibleName(/two/)
  await page.keyboard.press('Space')
  await expect(page.getByRole('toolbar', { name: '1 checked' })).toBeVisible()
  await page.keyboard.press('Space')
  await expect(page.getByRole('toolbar')).toHaveCount(0)
  const controls = list(page).locator('[role=rowgroup] button')
  const stops = await controls.evaluateAll((all) => all.filter((one) => (one as HTMLElement).tabIndex === 0).length)
  expect(stops).toBe((await selected.getByRole('button').count()) + (await selected.getByRole('checkbox').count()))
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'two' })).toBeVisible()
})

test('a dialog gives the focus back to where it came from', async ({ page, docker }) => {
  await ready(page)
  await docker('create', '--name', 'one', SAMPLE)
  await expect(row(page, /created.*one/)).toBeVisible()
  await button(page, 'Run…').focus()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(button(page, 'Run…')).toBeFocused()

  const more = page.getByRole('button', { name: 'More actions: one' }).first()
  await more.focus()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('menuitem').first()).toBeFocused()
  await page.keyboard.type('rename')
  await expect(page.getByRole('menuitem', { name: /^Rename/ })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog').getByLabel('New name')).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(more).toBeFocused()

  await page.keyboard.press('Control+k')
  await expect(page.getByRole('dialog')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(more).toBeFocused()
})

test('the palette hands a line to the console, which completes and runs it', async ({ page, docker }) => {
  await ready(page)
  await docker('run', '-d', '--name', 'found', SAMPLE, 'sleep', '600')
  await expect(row(page, /running.*found/)).toBeVisible()
  const prompt = page.getByRole('combobox', { name: 'A docker command' })
  await page.keyboard.press('Control+k')
  await page.keyboard.type('pause found')
  await page.keyboard.press('Tab')
  await expect(prompt).toBeFocused()
  await expect(prompt).toHaveValue('pause found')
  await page.keyboard.press('Enter')
  await expect(row(page, /paused.*found/)).toBeVisible()
  await page.keyboard.type('unpause fo')
  await expect(page.getByRole('option', { name: /^found/ })).toBeVisible()
  await page.keyboard.press('Tab')
  await expect(prompt).toHaveValue(/^unpause found/)
  await page.keyboard.press('Enter')
  await expect(row(page, /running.*found/)).toBeVisible()
})
