import { expect, test } from 'vitest'
import type { Container } from '../../../engine/wire/containers.ts'
import { inStartOrder, keyOf, rowsOf } from './projects.ts'

function container(id: string, labels: Record<string, string> = {}, status = 'running'): Container {
  return { id, name: id, config: { labels }, state: { status } } as unknown as Container
}

const inShop = (id: string, dependsOn = '', status?: string) =>
  container(
    id,
    {
      'com.docker.compose.project': 'shop',
      'com.docker.compose.service': id,
      'com.docker.compose.depends_on': dependsOn,
    },
    status,
  )

test('containers without a project have no headings', () => {
  expect(rowsOf([container('a'), container('b')], []).map(keyOf)).toEqual(['a', 'b'])
})

test('projects come by name, then what is in none; a collapsed one keeps its heading and its count', () => {
  const all = [
    container('alone'),
    inShop('web'),
    container('cron', { 'com.docker.compose.project': 'jobs' }),
    inShop('db', '', 'exited'),
  ]
  expect(rowsOf(all, []).map(keyOf)).toEqual(['project:jobs', 'cron', 'project:shop', 'web', 'db', 'project:', 'alone'])
  const rows = rowsOf(all, ['shop', ''])
  expect(rows.map(keyOf)).toEqual(['project:jobs', 'cron', 'project:shop', 'project:'])
  expect(rows[2]).toMatchObject({ project: { name: 'shop', running: 1, containers: { length: 2 } } })
})

test('a project starts from what its services need, also where they need each other', () => {
  const web = inShop('web', 'api:service_started:false,cache:service_healthy:true')
  const api = inShop('api', 'db:service_healthy:true')
  const [db, cache] = [inShop('db'), inShop('cache')]
  expect(inStartOrder([web, cache, api, db]).map(({ id }) => id)).toEqual(['cache', 'db', 'api', 'web'])
  const [one, two] = [inShop('one', 'two:service_started:false'), inShop('two', 'one:service_started:false')]
  expect(inStartOrder([one, two]).map(({ id }) => id)).toEqual(['two', 'one'])
})
