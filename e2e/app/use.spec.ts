// What containers use, how well they are, and what they may use at most.
import { expect, test } from './fixtures.ts'
import { ready } from './ready.ts'

const SAMPLE = 'cutaway/sample:latest'

test('an unwell container says so in the list, and its page shows probes, use and limits', async ({ page, docker }) => {
  await ready(page)
  const unwell = ['--health-cmd', 'cat /nowhere', '--health-interval', '1s', '--health-retries', '1']
  await docker('run', '-d', '--name', 'unwell', '-m', '64m', ...unwell, SAMPLE, 'sleep', '600')
  const list = page.getByRole('grid', { name: 'Containers' })
  const row = list.getByRole('row', { name: /unhealthy.*unwell/ })
  await expect(row).toBeVisible()
  await expect(row).toContainText(/\d %/)
  await expect(row).toContainText(/\d [kM]B/)

  await row.dblclick()
  await page.getByRole('link', { name: 'Stats' }).click()
  const health = page.getByRole('region', { name: 'Health' })
  await expect(health).toContainText('unhealthy')
  await expect(health).toContainText('exit 1')
  await expect(health).toContainText('/nowhere')
  await expect(page.getByRole('img', { name: /^Processor: .*\d %/ })).toBeVisible()
  await expect(page.getByRole('img', { name: /^Memory, of at most 64m: .*\d [kM]B/ })).toBeVisible()

  await page.getByRole('button', { name: 'Change…' }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByRole('button', { name: 'Change' })).toBeDisabled()
  await dialog.getByLabel('Memory').fill('48m')
  await dialog.getByRole('radio', { name: 'on failure' }).click()
  await dialog.getByLabel('How often it is tried again').fill('4')
  await expect(dialog).toContainText('docker update -m 48m --memory-swap 96m --restart on-failure:4 unwell')
  await dialog.getByRole('button', { name: 'Change' }).click()
  await expect(dialog).toHaveCount(0)
  await expect(page.getByRole('region', { name: 'Limits' })).toContainText('48m')
  await expect(page.getByRole('region', { name: 'Limits' })).toContainText('on failure, at most 4')
  const { Memory, RestartPolicy } = JSON.parse(await docker('inspect', '-f', '{{json .HostConfig}}', 'unwell'))
  expect([Memory, RestartPolicy]).toEqual([48 << 20, { Name: 'on-failure', MaximumRetryCount: 4 }])
})
