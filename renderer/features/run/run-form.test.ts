import { expect, test } from 'vitest'
import { commandLine } from '../../../engine/wire/command-line.ts'
import { Request } from '../../../engine/wire/requests.ts'
import { memoryBytes } from '../../lib/amounts.ts'
import { commandWords } from './command-words.ts'
import { emptyForm, faults, formOf, type RunForm, requestOf, usesMore } from './run-form.ts'

const full: RunForm = {
  ...emptyForm('shop/web:2.4.1'),
  name: 'web-preview',
  command: "sh -c 'echo $HOME'",
  terminal: true,
  env: [{ key: 0, left: 'NODE_ENV', right: 'a=b c' }],
  mounts: [{ key: 1, left: '/srv/up loads', right: '/app/uploads', readOnly: true }],
  workingDir: '/app',
  user: '1000:1000',
  hostname: 'web',
  network: 'shop',
  ports: '8080:80 127.0.0.1::53/udp',
  memory: '512m',
  cpus: '1.5',
  restart: { name: 'on-failure', maximumRetryCount: 3 },
  autoRemove: false,
}

const lineOf = (form: RunForm) => commandLine(requestOf(form, commandWords(form.command)))

test('the form makes the line that a person would type', () => {
  const form = { ...emptyForm('busybox'), name: 'a', env: [{ key: 0, left: 'A', right: 'b' }] }
  expect(lineOf(form)).toBe('docker run -d --name a -e A=b busybox')
})

test('form to request to form keeps every field, so that editing the line loses nothing', () => {
  const request = Request.parse(requestOf(full, commandWords(full.command)))
  if (request.verb !== 'run') throw new Error(`a run form made a request of verb ${request.verb}`)
  const back = formOf(request)
  expect(lineOf(back)).toBe(lineOf(full))
  expect(back).toMatchObject({
    memory: '512m',
    cpus: '1.5',
    network: 'shop',
    ports: '8080:80 127.0.0.1::53/udp',
    user: '1000:1000',
    terminal: true,
  })
})

test('what the line says and no field shows is kept', () => {
  const health = { test: ['CMD', 'true'] }
  const request = Request.parse({
    verb: 'run',
    image: 'i',
    init: true,
    labels: { a: 'b' },
    entrypoint: [],
    cpuShares: 5,
    health,
  })
  if (request.verb !== 'run') throw new Error(`expected a run request, got ${request.verb}`)
  expect(commandLine(requestOf(formOf(request), []))).toBe(commandLine(request))
})

test('rows that are not filled in are left out', () => {
  const form = { ...emptyForm('i'), env: [{ key: 0, left: '', right: 'x' }] }
  expect(requestOf(form, []).env).toEqual([])
})

test('a pipe needs a shell, and a variable is left for the shell inside', () => {
  expect(commandWords('cat /etc/passwd | wc -l')).toEqual(['sh', '-c', 'cat /etc/passwd | wc -l'])
  expect(commandWords('echo $HOME')).toEqual(['echo', '$HOME'])
})

test('what cannot be read is named', () => {
  expect(memoryBytes('512m')).toBe(536870912)
  expect(memoryBytes('lots')).toBeNull()
  const bad = {
    ...emptyForm('i'),
    memory: 'lots',
    cpus: '-1',
    mounts: [{ key: 0, left: './rel', right: '/x', readOnly: false }],
    autoRemove: true,
    restart: { name: 'always' as const, maximumRetryCount: 0 },
  }
  expect(faults(bad)).toEqual(['memory', 'cpus', 'mounts', 'restart'])
})

test('what is filled in behind More is shown', () => {
  expect(usesMore(emptyForm('i'))).toBe(false)
  expect(usesMore(full)).toBe(true)
})

test('every flag that a line can have comes through the form', () => {
  const request = Request.parse({ verb: 'run', image: 'i' })
  if (request.verb !== 'run') throw new Error(`expected a run request, got ${request.verb}`)
  expect(Object.keys(requestOf(formOf(request), [])).sort()).toEqual(Object.keys(request).sort())
})
