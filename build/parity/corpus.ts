import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { type Case, EXPECTATION, readCases } from '../../e2e/engine/dockerfiles/cases.ts'
import { busyboxArchive } from '../../e2e/engine/images.ts'
import type { Api } from './api.ts'
import type { Scenario } from './scenarios.ts'

/** The corpus of Dockerfiles, built by the classic endpoint of both: what became of it, the config, the history and every file. */
export const corpus: readonly Scenario[] = readCases().map((example) => ({
  name: `dockerfile: ${example.name}`,
  async run(api) {
    await api.quietly('POST', '/images/load?quiet=1', readFileSync(busybox()))
    if (!(await built(api, example))) return
    const { body } = await api.quietly('GET', '/images/subject/json')
    const { Config, Author, Os } = JSON.parse(body) as Record<string, unknown>
    api.tell('config', { Config, Author, Os })
    await api.ask('GET', '/images/subject/history')
    api.tell('files', await filesOf(api))
    await api.quietly('DELETE', '/images/subject?force=1')
  },
}))

let archive: string | null = null
function busybox(): string {
  archive ??= busyboxArchive('busybox:latest')
  return archive
}

async function built(api: Api, { folder, expected }: Case): Promise<boolean> {
  const { args, target, labels } = expected.options
  const query = new URLSearchParams({
    t: 'subject',
    dockerfile: expected.dockerfile,
    buildargs: JSON.stringify(args),
    labels: JSON.stringify(labels),
    target,
    networkmode: 'none',
    nocache: '1',
  })
  const context = execFileSync('tar', ['-C', folder, `--exclude=./${EXPECTATION}`, '--owner=0', '--group=0', '-c', '.'])
  const { status, body } = await api.quietly('POST', `/build?${query}`, context)
  const failed = status !== 200 || body.includes('"errorDetail"')
  api.tell('build', failed ? 'refused' : 'built')
  return !failed
}

/** What an engine puts into every container, so that it can mount something there. */
const OF_ENGINES = /^(?:\.dockerenv|(?:dev|proc|sys)\/.*|etc\/(?:hostname|hosts|resolv\.conf|mtab -> .*)?)$/

/** Path to type, mode, owner and size; times are those of the build. */
async function filesOf(api: Api): Promise<Record<string, string>> {
  const id = await api.container('subject', { Image: 'subject', Cmd: ['none'] })
  const tar = await api.bytes(`/containers/${id}/export`)
  await api.quietly('DELETE', `/containers/${id}`)
  const listing = execFileSync('tar', ['--numeric-owner', '-tvf', '-'], { input: tar, maxBuffer: 1 << 26 }).toString()
  const files: Record<string, string> = {}
  for (const line of listing.split('\n')) {
    const [, mode, owner, size, path = ''] = /^(\S+) (\S+) +(\d+) \S+ \S+ (.*)$/.exec(line) ?? []
    if (path !== '' && !OF_ENGINES.test(path)) files[path] = `${mode} ${owner} ${size}`
  }
  return files
}
