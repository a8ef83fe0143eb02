import { useNavigate } from '@tanstack/react-router'
import { commandLine } from '../../../engine/wire/command-line.ts'
import type { RequestInput } from '../../../engine/wire/requests.ts'
import type { BuildAgain } from '../../../engine/wire/builds.ts'
import { onBuildBegun } from '../../lib/build-begun.ts'
import { perform } from '../../lib/perform.ts'

export function requestAgain({ folder, dockerfile, target, args, names }: BuildAgain): RequestInput {
  return { verb: 'build', context: folder, dockerfile, target, args, tags: [...names] }
}

/** Asks for the same build, and leads to its page as soon as it has begun. */
export function useBuildAgain(): (again: BuildAgain) => void {
  const navigate = useNavigate()
  return (again) => {
    const request = requestAgain(again)
    const stop = onBuildBegun(commandLine(request), (id) => void navigate({ to: '/builds/$id', params: { id } }))
    void perform(request).finally(stop)
  }
}
