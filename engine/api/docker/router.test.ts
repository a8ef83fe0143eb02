import { expect, test } from 'vitest'
import { createRouter, splitVersion } from './router.ts'
import { routes } from './routes.ts'

const router = createRouter(routes)
const found = (method: string, path: string) => {
  const match = router.find(method, path)
  return match && [match.route.path, match.params]
}

test('names of images keep their slashes, written plain or escaped', () => {
  expect(found('GET', '/images/ghcr.io/a/b:1/json')).toEqual(['/images/*name/json', { name: 'ghcr.io/a/b:1' }])
  expect(found('DELETE', '/images/a%2Fb%3A1')).toEqual(['/images/*name', { name: 'a/b:1' }])
  expect(found('GET', '/images/shop/web/history')).toEqual(['/images/*name/history', { name: 'shop/web' }])
})

test('a name with slashes may be tried as a container too: docker inspect does', () => {
  expect(found('GET', '/containers/ghcr.io/a/b:1/json')).toEqual(['/containers/*id/json', { id: 'ghcr.io/a/b:1' }])
})

test('fixed paths win over names', () => {
  expect(found('GET', '/images/json')?.[0]).toBe('/images/json')
  expect(found('GET', '/images/get')?.[0]).toBe('/images/get')
  expect(found('POST', '/containers/create')?.[0]).toBe('/containers/create')
})

test('a version in front is taken off; without one the newest is spoken', () => {
  expect(splitVersion('/v1.41/containers/json')).toEqual({ path: '/containers/json', version: 41 })
  expect(splitVersion('/containers/json')).toEqual({ path: '/containers/json', version: 50 })
  expect(() => splitVersion('/v1.51/info')).toThrow('client version 1.51 is too new')
  expect(() => splitVersion('/v1.4/info')).toThrow('client version 1.4 is too old')
})
