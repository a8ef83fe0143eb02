import { expect, test } from 'vitest'
import { complete, type Names } from './complete.ts'

const NAMES: Names = {
  containers: [
    { name: 'web', status: 'running', hint: 'Up 2 minutes' },
    { name: 'worker', status: 'exited', hint: 'Exited (0) 3 seconds ago' },
    { name: 'queue', status: 'paused', hint: 'Up 2 minutes (Paused)' },
  ],
  volumes: [{ name: 'data', hint: 'web' }],
  images: [{ name: 'busybox:latest', hint: '4.26MB' }],
  networks: [
    { name: 'bridge', hint: 'bridge' },
    { name: 'shop', hint: 'bridge' },
  ],
}

function values(line: string): string[] {
  return complete(line, line.length, NAMES).map(({ value }) => value)
}

test('the first word is a command, with or without docker before it', () => {
  expect(values('docker pau')).toEqual(['pause'])
  expect(values('docker st')).toEqual(['start', 'stats', 'stop'])
  expect(values('unp')).toEqual(['unpause'])
  expect(values('do')).toEqual(['docker'])
  expect(values('docker container un')).toEqual(['unpause'])
})

test('a verb is offered only the containers that it can act on', () => {
  expect(values('docker start ')).toEqual(['worker'])
  expect(values('docker stop ')).toEqual(['web', 'queue'])
  expect(values('docker unpause ')).toEqual(['queue'])
  expect(values('docker rm w')).toEqual(['web', 'worker'])
})

test('a name that stands there already is not offered again', () => {
  expect(values('docker rm web w')).toEqual(['worker'])
})

test('flags come with what they do, long and short', () => {
  const [first] = complete('docker logs --fo', 16, NAMES)
  expect(first).toEqual({ value: '--follow', hint: 'Follow log output' })
  expect(values('docker stop -')).toContain('-t')
})

test('images where an image stands, nothing where the program of the container begins', () => {
  expect(values('docker run -d --name x ')).toEqual(['busybox:latest'])
  expect(values('docker run busybox:latest ')).toEqual([])
  expect(values('docker run busybox:latest -')).toEqual([])
  expect(values('docker inspect ')).toEqual(['web', 'worker', 'queue', 'busybox:latest'])
})

test('values of flags where they are known', () => {
  expect(values('docker run --network ')).toEqual(['bridge', 'shop'])
  expect(values('docker network rm s')).toEqual(['shop'])
  expect(values('docker network connect shop w')).toEqual(['web', 'worker'])
  expect(values('docker kill -s U')).toEqual(['USR1', 'USR2'])
})

test('only what is before the cursor counts', () => {
  expect(complete('docker  web', 7, NAMES).map(({ value }) => value)).toContain('run')
})

test('volumes complete where a volume is named', () => {
  expect(values('docker volume rm d')).toEqual(['data'])
})
