import { shellLine } from '../../../wire/command-line.ts'
import { shortName } from '../../../formats/oci/reference.ts'
import type { Origin } from '../../../operations/engine.ts'
import type { SolveRequest } from '../protocol/github.com/moby/buildkit/api/services/control/control_pb.js'
import { prefixed } from '../bridge/options.ts'
import { imageNames } from '../export/image-names.ts'
import { exportersOf } from '../export/exporters.ts'

/** Who asked, and the `docker build` line that asks the same. The folder is the client's, and known by its last name alone. */
export function originOfBuild(request: SolveRequest): Origin {
  const { FrontendAttrs: options } = request
  const words = ['docker', 'build']
  const flag = (name: string, value: string | undefined) => {
    if (value) words.push(name, value)
  }
  for (const name of namesOf(request)) flag('-t', shortName(name))
  if (options.filename !== 'Dockerfile') flag('-f', options.filename)
  flag('--target', options.target)
  flag('--platform', options.platform)
  // Those of proxies are the client's own settings, perhaps with a password in them.
  for (const [name, value] of Object.entries(prefixed(options, 'build-arg:')))
    if (!/_proxy$/i.test(name)) flag('--build-arg', `${name}=${value}`)
  if (options['no-cache'] !== undefined) words.push('--no-cache')
  return { cause: 'cli', line: shellLine([...words, options['vcs:localdir:context'] ?? '.']) }
}

/** What the image is going to be called. */
export function namesOf(request: SolveRequest): string[] {
  return exportersOf(request).flatMap(({ Attrs }) => {
    try {
      return imageNames(Attrs)
    } catch {
      // What is wrong with a name is said when it is used.
      return []
    }
  })
}
