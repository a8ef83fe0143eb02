import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { createRouter } from './router.ts'
import { routes } from './routes.ts'
import { swarmRoutes } from './routes/swarm.ts'
import api from './testing/engine-api-1.50.json' with { type: 'json' }
import { ContainerCreateBody } from './wire/container-create.ts'
import { hostConfig } from './wire/host-config.ts'

/** Rows of the tables in docs/docker-api.md: a name in back quotes, then `yes`, `partly` or `no`. */
const ROW = /^\| `([^`]+)` \| (yes|partly|no) \| (.*) \|$/gm
const page = readFileSync(new URL('../../../docs/docker-api.md', import.meta.url), 'utf8')
const rows = [...page.matchAll(ROW)].map(([, name = '', served = '', remark = '']) => ({ name, served, remark }))
const fields = Object.entries(api.createFields).flatMap(([part, names]) => names.map((name) => `${part}.${name}`))

test('the page names each endpoint of the API and each field of create, once', () => {
  expect(rows.map(({ name }) => name).sort()).toEqual([...api.endpoints, ...fields].sort())
})

test('what is not served, or in part only, says why', () => {
  expect(rows.filter(({ served, remark }) => served !== 'yes' && remark.trim() === '')).toEqual([])
})

test.each(rows.filter(({ name }) => name.includes(' ')))('$name is served: $served', ({ name, served }) => {
  const [method = '', path = ''] = name.split(' ')
  const found = createRouter(routes).find(method, path.replaceAll(/\{\w+\}/g, 'x'))
  const refused = !found || swarmRoutes.includes(found.route)
  if (path.startsWith('/plugins')) expect(found).not.toBeNull()
  else expect(refused).toBe(served === 'no')
})

test('a field that is served is read, and one that is not is not', () => {
  const read = new Set([
    ...Object.keys(ContainerCreateBody.shape).map((name) => `Config.${name}`),
    ...Object.keys(hostConfig.unwrap().out.shape).map((name) => `HostConfig.${name}`),
  ])
  const wrong = rows.filter(
    ({ name, served }) => /^(Config|HostConfig)\./.test(name) && served !== 'no' && !read.has(name),
  )
  expect(wrong).toEqual([])
})
