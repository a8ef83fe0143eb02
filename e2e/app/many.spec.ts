// A thousand containers: the list draws what is in sight, and stays as quick as with ten.
import { request } from 'node:http'
import { expect, test } from './fixtures.ts'
import { ready } from './ready.ts'

const MANY = 1000
const AT_A_TIME = 16

/** Makes one container over the API: a CLI call for each would take minutes. */
function create(socketPath: string, name: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json' }
    const call = request({ socketPath, method: 'POST', path: `/containers/create?name=${name}`, headers }, (answer) => {
      answer.resume()
      if (answer.statusCode === 201) answer.on('end', resolve)
      else reject(new Error(`create ${name}: status ${answer.statusCode}`))
    })
    call.on('error', reject)
    call.end(JSON.stringify({ Image: 'cutaway/sample:latest', Cmd: ['sleep', '600'] }))
  })
}

test('a thousand containers are listed, scrolled and filtered without waiting', async ({ page, app }) => {
  await ready(page)
  const names = Array.from({ length: MANY }, (_, i) => `many-${String(i).padStart(4, '0')}`)
  const workers = Array.from({ length: AT_A_TIME }, async () => {
    for (let name = names.pop(); name !== undefined; name = names.pop()) await create(app.socket, name)
  })
  await Promise.all(workers)
  const list = page.getByRole('grid', { name: 'Containers' })
  await expect(list).toHaveAttribute('aria-rowcount', String(MANY + 1))
  expect(await list.getByRole('row').count(), 'only what is in sight is drawn').toBeLessThan(60)

  await list.focus()
  await page.keyboard.press('End')
  const last = list.getByRole('row', { selected: true })
  await expect(last).toHaveAttribute('aria-rowindex', String(MANY + 1))
  await expect(last).toBeInViewport()

  const search = page.getByRole('searchbox', { name: 'Name, image, command' })
  const began = Date.now()
  await search.fill('many-0777')
  await expect(list.getByRole('row', { name: /created.*many-0777/ })).toBeVisible()
  await expect(list).toHaveAttribute('aria-rowcount', '2')
  expect(Date.now() - began, 'milliseconds to filter').toBeLessThan(1000)
})
