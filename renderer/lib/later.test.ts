import { expect, test, vi } from 'vitest'
import { fetchParts, later } from './later.ts'

test('parts are fetched when there is nothing else to do, also those after one that does not come', async () => {
  const asked: string[] = []
  const part = (name: string, comes: boolean) => async () => {
    asked.push(name)
    if (!comes) throw new Error('the network changed')
    return () => null
  }
  later(part('logs', true))
  later(part('terminal', false))
  later(part('stats', true))
  let idle = () => {}
  vi.stubGlobal('requestIdleCallback', (callback: () => void) => {
    idle = callback
  })
  fetchParts()
  expect(asked).toEqual([])
  idle()
  await vi.waitFor(() => expect(asked).toEqual(['logs', 'terminal', 'stats']))
  vi.unstubAllGlobals()
})
