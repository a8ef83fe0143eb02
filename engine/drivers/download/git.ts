import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { EngineError } from '../../base/errors.ts'
import { execute, findProgram, PROGRAM_PATH } from '../../base/exec.ts'

/** What an address of a git repository says: `https://host/x.git#ref:folder`. */
export interface GitAddress {
  repository: string
  /** '' for its default branch. */
  ref: string
  /** '' for its root. */
  folder: string
}

/** null: it is none. */
export function gitAddress(text: string): GitAddress | null {
  const [address = '', fragment = ''] = text.split('#', 2)
  const isGit =
    /^git:\/\//.test(address) ||
    /^git@[^/]+:/.test(address) ||
    /^ssh:\/\//.test(address) ||
    /^github\.com\//.test(address) ||
    /^https?:\/\/.*\.git$/.test(address)
  if (!isGit) return null
  const [ref = '', ...folder] = fragment.split(':')
  return {
    repository: address.startsWith('github.com/') ? `https://${address}` : address,
    ref,
    folder: folder.join(':').replace(/^\/+/, ''),
  }
}

/** Brings a state of a repository into a folder, its submodules too. `unavailable` without git; else in git's own words. */
export async function fetchGit(
  { repository, ref }: GitAddress,
  target: string,
  { keepGit, signal }: { keepGit: boolean; signal: AbortSignal },
): Promise<void> {
  const program = findProgram('git')
  if (!program)
    throw new EngineError('unavailable', `${repository} needs the program git: install the Debian package git`)
  const git = async (...words: string[]) => {
    const env = { PATH: PROGRAM_PATH, HOME: target, GIT_TERMINAL_PROMPT: '0', GIT_CONFIG_NOSYSTEM: '1', LC_ALL: 'C' }
    return execute(program, ['-C', target, '-c', 'protocol.file.allow=user', ...words], { signal, env })
  }
  const must = async (...words: string[]) => {
    const { exitCode, stderr } = await git(...words)
    if (exitCode !== 0)
      throw new EngineError('invalid', `failed to fetch remote ${repository}: ${stderr.trim().split('\n').at(-1)}`)
  }
  await must('init', '--quiet')
  await must('remote', 'add', 'origin', repository)
  const shallow = await git('fetch', '--quiet', '--depth=1', '--no-tags', 'origin', ref || 'HEAD')
  // A server may not give a commit by its digest.
  if (shallow.exitCode !== 0) {
    await must('fetch', '--quiet', '--tags', 'origin')
    await must('checkout', '--quiet', ref || 'FETCH_HEAD')
  } else await must('checkout', '--quiet', 'FETCH_HEAD')
  await must('submodule', '--quiet', 'update', '--init', '--recursive', '--depth=1')
  if (!keepGit) rmSync(join(target, '.git'), { recursive: true, force: true })
}
