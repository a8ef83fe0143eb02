import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from './modules.mjs'
import { say } from './say.mjs'

/** Clients that Debian 12 has no package of, or an older one. Unpacked beside the clone; nothing is installed. */
const CLIENTS = ['sid', 'trixie'].flatMap((suite) =>
  ['docker-cli', 'docker-buildx', 'docker-compose'].map((name) => ({ package: name, suite })),
)
const SOURCES = '/etc/apt/sources.list.d/debian.sources'
const folder = join(ROOT, '.cache/clients')

/** Fetches the missing ones. Where that fails, the tests that need them are left out by name. */
export function ensureLaterClients() {
  const missing = CLIENTS.filter((client) => !existsSync(join(folder, client.suite, client.package)))
  if (missing.length === 0 || !existsSync(SOURCES)) return
  for (const { package: name, suite } of missing)
    say(`fetching ${name} of Debian ${suite} into .cache/clients: a client that the engine is tested with`)
  try {
    fetch(missing)
  } catch (error) {
    say(`later clients could not be fetched, their tests are left out: ${error.message.split('\n')[0]}`)
  }
}

function fetch(clients) {
  const work = join(folder, 'work')
  rmSync(work, { recursive: true, force: true })
  for (const part of ['sources', 'lists/partial', 'cache/archives/partial'])
    mkdirSync(join(work, part), { recursive: true })
  const [main = ''] = readFileSync(SOURCES, 'utf8').split(/\n\n/)
  const suites = [...new Set(clients.map(({ suite }) => suite))].join(' ')
  writeFileSync(join(work, 'sources/later.sources'), `${main.replace(/^Suites:.*$/m, `Suites: ${suites}`)}\n`)
  const options = Object.entries({
    'Dir::Etc::sourcelist': '/dev/null',
    'Dir::Etc::sourceparts': join(work, 'sources'),
    'Dir::State::lists': join(work, 'lists'),
    'Dir::Cache': join(work, 'cache'),
    'APT::Sandbox::User': 'root',
  }).flatMap(([name, value]) => ['-o', `${name}=${value}`])
  execFileSync('apt-get', [...options, '-q', 'update'], { stdio: 'pipe' })
  for (const { package: name, suite } of clients) {
    execFileSync('apt-get', [...options, '-q', 'download', `${name}/${suite}`], { cwd: work, stdio: 'pipe' })
    const [archive] = readdirSync(work).filter((file) => file.startsWith(`${name}_`))
    execFileSync('dpkg', ['-x', join(work, archive), join(work, name)], { stdio: 'pipe' })
    mkdirSync(join(folder, suite), { recursive: true })
    renameSync(join(work, name), join(folder, suite, name))
    rmSync(join(work, archive))
  }
  rmSync(work, { recursive: true })
}
