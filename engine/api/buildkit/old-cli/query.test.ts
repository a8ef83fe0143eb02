import { expect, test } from 'vitest'
import { solveRequestOf } from './query.ts'

test('the query of an old CLI says the same as the options of a new one', () => {
  const query = new URLSearchParams({
    version: '2',
    remote: 'client-session',
    session: 's',
    buildid: 'b',
    dockerfile: 'D',
    target: 't',
    buildargs: '{"A":"1","FROM_ENVIRONMENT":null,"EMPTY":""}',
    labels: '{"l":"v"}',
    nocache: '1',
    pull: '1',
    networkmode: 'host',
    ulimits: '[{"Name":"nofile","Soft":1,"Hard":2}]',
    shmsize: '0',
    cachefrom: '["a","b"]',
  })
  for (const host of ['a:1.2.3.4', 'b:5.6.7.8']) query.append('extrahosts', host)
  for (const name of ['x', 'y:1']) query.append('t', name)
  const { Ref, Session, FrontendAttrs, Exporters, Entitlements } = solveRequestOf(query)
  expect({ Ref, Session, Entitlements }).toEqual({ Ref: 'b', Session: 's', Entitlements: ['network.host'] })
  expect(FrontendAttrs).toEqual({
    filename: 'D',
    target: 't',
    'build-arg:A': '1',
    'build-arg:EMPTY': '',
    'label:l': 'v',
    'no-cache': '',
    'image-resolve-mode': 'pull',
    'force-network-mode': 'host',
    ulimit: 'nofile=1:2',
    'cache-from': 'a,b',
    'add-hosts': 'a=1.2.3.4,b=5.6.7.8',
  })
  expect(Exporters).toMatchObject([{ Type: 'moby', Attrs: { name: 'x,y:1' } }])
})

test('outputs are those of the client; what comes by another request has an address of its own', () => {
  const outputs = '[{"Type":"local","Attrs":{"dest":"out"}},{"Type":"cacheonly"}]'
  const { Exporters, FrontendAttrs } = solveRequestOf(new URLSearchParams({ remote: 'upload-request', outputs }))
  expect(Exporters).toMatchObject([{ Type: 'local', Attrs: { dest: 'out' } }])
  expect(FrontendAttrs.context).toBe('http://buildkit-session/upload-request')
})

test.each([
  [{ networkmode: 'mine' }, 'network mode "mine" not supported by buildkit'],
  [{ labels: '[1]' }, 'labels in the query'],
])('%o is refused', (query, why) => {
  expect(() => solveRequestOf(new URLSearchParams(query as Record<string, string>))).toThrow(why)
})
