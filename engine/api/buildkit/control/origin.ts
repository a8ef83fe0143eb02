import { shellLine } from '../../../wire/command-line.ts'
import type { Origin } from '../../../operations/engine.ts'
import type { SolveRequest } from '../protocol/github.com/moby/buildkit/api/services/control/control_pb.js'
import { imageNames } from '../export/image-names.ts'
import { exportersOf } from '../export/exporters.ts'

/** Who asked, and the `docker build` line that asks the same. The folder is the client's, and known by its last name alone. */
export function originOfBuild(request: SolveRequest): Origin {
  const { FrontendAttrs: options } = request
  const words = ['docker', 'build']
  const flag = (name: string, value: string | undefined) => {
    if (value) words.push(name, value)
  }
  for (const { Type, Attrs } of exportersOf(request))
    if (Type === 'moby') for (const name of namesOf(Attrs)) flag('-t', name)
  if (options.filename !== 'Dockerfile') flag('-f', options.filename)
  flag('--target', options.target)
  flag('--platform', options.platform)
  for (const [key, value] of Object.entries(options))
    if (key.startsWith('build-arg:')) flag('--build-arg', `${key.slice('build-arg:'.length)}=${value}`)
  if (options['no-cache'] !== undefined) words.push('--no-cache')
  return { cause: 'cli', line: shellLine([...words, options['vcs:localdir:context'] ?? '.']) }
}

function namesOf(attributes: Record<string, string>): string[] {
  try {
    return imageNames(attributes)
  } catch {
    // What is wrong with a name is said when it is used.
    return []
  }
}
