import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { NEEDS } from './packages.mjs'
import { giveUp, say } from './say.mjs'

/** Installs what is missing of the system's packages, or ends with the sentence that says what to do. Silent when nothing is. */
export function ensurePackages(purpose) {
  const missing = NEEDS.filter((need) => (need.for === 'run' || purpose === 'test') && !need.paths.some(existsSync))
  if (missing.length === 0) return
  const names = missing.map((need) => need.package)
  if (!existsSync('/usr/bin/apt-get'))
    giveUp(
      `Cutaway needs these programs, which this system lacks: ${names.join(', ')} (Debian's names). Install them with your package manager, then start again.`,
    )
  const asRoot = prefixForRoot()
  if (!asRoot)
    giveUp(
      `Cutaway needs packages that only an administrator can install. Ask for: sudo apt-get install ${names.join(' ')}`,
    )
  for (const need of missing) say(`installing ${need.package}: ${need.why}`)
  const install = [...asRoot, 'apt-get', 'install', '-y', '-qq', '--no-install-recommends', ...names]
  if (run(install, false)) return
  run([...asRoot, 'apt-get', 'update', '-qq'], true)
  if (!run(install, true)) giveUp(`apt-get could not install ${names.join(', ')}; its messages are above.`)
}

/** What to put before a command that needs root: nothing, sudo, or null when neither is there. */
function prefixForRoot() {
  if (process.getuid() === 0) return []
  if (!existsSync('/usr/bin/sudo')) return null
  const quiet = spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' }).status === 0
  return quiet || process.stdin.isTTY ? ['sudo', '--preserve-env=DEBIAN_FRONTEND'] : null
}

function run(command, loud) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const stdio = ['inherit', 'ignore', loud ? 'inherit' : 'ignore']
  return spawnSync(command[0], command.slice(1), { env, stdio }).status === 0
}

/** Says the one line that mends a system on which an ordinary user can't have containers. Never works around it. */
export function adviseOnNamespaces() {
  if (process.getuid() === 0) return
  if (setting('kernel/apparmor_restrict_unprivileged_userns') === '1')
    say(
      'this system keeps user namespaces from programs it does not know; to let containers run as you, run once:\n  echo kernel.apparmor_restrict_unprivileged_userns=0 | sudo tee /etc/sysctl.d/60-cutaway.conf && sudo sysctl --system',
    )
  else if (setting('kernel/unprivileged_userns_clone') === '0')
    say(
      'this system allows user namespaces to root only; to let containers run as you, run once:\n  echo kernel.unprivileged_userns_clone=1 | sudo tee /etc/sysctl.d/60-cutaway.conf && sudo sysctl --system',
    )
}

function setting(name) {
  try {
    return readFileSync(`/proc/sys/${name}`, 'utf8').trim()
  } catch {
    return null
  }
}
