import { execFile } from 'node:child_process'
import { expect, test } from 'vitest'
import { parseLine } from './parse-line.ts'
import { newestCli } from './testing/newest-cli.ts'

const DOCKER = newestCli()

function printed(line: string): { text: string; code: number } {
  const parsed = parseLine(line, 80)
  return parsed.type === 'print' ? { text: parsed.text, code: parsed.code } : { text: 'it runs', code: -1 }
}

function realCli(line: string): Promise<{ text: string; code: number }> {
  return new Promise((resolve) => {
    const options = { env: { DOCKER_HOST: 'unix:///nowhere/docker.sock', HOME: '/nonexistent' } }
    execFile(DOCKER ?? 'docker', line.split(' ').slice(1), options, (error, stdout, stderr) =>
      resolve({ text: stdout + stderr, code: typeof error?.code === 'number' ? error.code : 0 }),
    )
  })
}

test
  .skipIf(!DOCKER)
  .each([
    'docker frobnicate',
    'docker container frobnicate',
    'docker start',
    'docker start --zz a',
    'docker run',
    'docker run -Z a',
    'docker run --network',
    'docker run --memory=x a',
    'docker run --cpus abc a',
    'docker rename a',
    'docker rename a b c',
    'docker ps x',
    'docker logs',
    'docker logs -n',
    'docker save',
    'docker wait',
    'docker top',
    'docker tag a',
    'docker inspect',
    'docker exec a',
  ])('%s is refused in the words and with the code of the real CLI', async (line) => {
  expect(printed(line)).toEqual(await realCli(line))
})

test('help of a command names its usage, its other names and its flags', () => {
  const { text, code } = printed('docker run --help')
  expect(code).toBe(0)
  expect(text).toContain('Usage:  docker run [OPTIONS] IMAGE [COMMAND] [ARG...]')
  expect(text).toContain('docker run, docker container run')
  expect(text).toMatch(/ {2}-e, --env list +Set environment variables/)
  expect(text.split('\n').every((line) => line.length <= 80)).toBe(true)
})

test('help alone lists all commands', () => {
  expect(printed('docker help').text).toMatch(/^ {2}ps +List containers$/m)
  expect(printed('docker').text).toBe(printed('docker --help').text)
  expect(printed('help run').text).toBe(printed('docker run --help').text)
})

test('--help behind the image belongs to the program that is started', () => {
  expect(printed('docker run busybox ls --help').code).toBe(-1)
})
