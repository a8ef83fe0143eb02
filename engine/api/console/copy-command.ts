import { humanSize } from '../format/size.ts'
import { copyIn } from './copy-in.ts'
import { copyOut } from './copy-out.ts'
import { define, flag } from './command.ts'
import { LineError } from './line-error.ts'
import { pathOf } from './file-commands.ts'

interface Flags {
  archive?: boolean
  followLink?: boolean
  quiet?: boolean
}

export const cp = define<Flags>({
  summary: 'Copy files/folders between a container and the local filesystem',
  arguments: ['<SOURCE>', '<TARGET>'],
  usage: '[OPTIONS] CONTAINER:SRC_PATH DEST_PATH\n\tdocker cp [OPTIONS] SRC_PATH CONTAINER:DEST_PATH',
  options: [
    flag('-a, --archive', 'Archive mode (copy all uid/gid information)'),
    flag('-L, --follow-link', 'Always follow symbol link in SRC_PATH'),
    flag('-q, --quiet', 'Suppress progress output during copy'),
  ],
  async run(session, [source = '', target = ''], { archive = false, followLink = false, quiet }) {
    const from = side(source)
    const to = side(target)
    const bytes = await copy()
    if (!quiet) void session.io.err(`Successfully copied ${humanSize(bytes)} to ${to.container ? target : to.path}\n`)
    return 0

    function copy(): Promise<number> {
      if (from.container !== null && to.container === null)
        return copyOut(
          session,
          { ...from, container: from.container },
          { path: to.path, asFolder: target.endsWith('/') },
          { followLink },
        )
      if (from.container === null && to.container !== null) {
        const options = { archive, followLink: followLink || source.endsWith('/') }
        const contents = /(^|\/)\.$/.test(source)
        return copyIn(session, { path: from.path, contents }, { ...to, container: to.container }, options)
      }
      throw new LineError(
        'invalid',
        from.container === null
          ? 'must specify at least one container source: expected CONTAINER:PATH on one side'
          : 'copying between containers is not supported',
      )
    }
  },
})

/** `CONTAINER:PATH`, unless it begins like a path of this machine. */
function side(word: string): { container: string | null; path: string } {
  if (word === '-') throw new LineError('invalid', 'docker cp -: the console has no standard input or output')
  const at = word.indexOf(':')
  if (at < 1 || /^[./~]/.test(word)) return { container: null, path: pathOf(word) }
  return { container: word.slice(0, at), path: word.slice(at + 1) }
}
