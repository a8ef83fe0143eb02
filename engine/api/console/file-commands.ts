import { homedir } from 'node:os'
import { isAbsolute, join, resolve } from 'node:path'
import { define, list, same, text } from './command.ts'
import { LineError } from './line-error.ts'

/** Where a path of a line is: the console has no working folder, so what is not absolute lies in the home folder. */
export function pathOf(word: string): string {
  if (word === '~' || word.startsWith('~/')) return join(homedir(), word.slice(1))
  return isAbsolute(word) ? resolve(word) : resolve(homedir(), word)
}

export function required(path: string | undefined, command: string, option: string): string {
  if (path) return pathOf(path)
  throw new LineError(
    'invalid',
    `docker ${command}: the console has no standard input or output; name a file with ${option}`,
  )
}

export const save = define<{ output?: string; without?: string[] }>({
  summary: 'Save one or more images to a tar archive',
  arguments: ['<IMAGE...>'],
  options: [
    text('-o, --output', 'Write to a file'),
    list(
      '--without',
      'image|digest|file',
      "Leave out layers that the other side has (Cutaway's own): those of an image, of an archive or a list, or one by its digest",
      same,
    ),
  ],
  async run({ perform }, images, { output, without = [] }) {
    const known = without.map((word) => (/^[/~.]/.test(word) ? pathOf(word) : word))
    await perform({ verb: 'save', images, output: required(output, 'save', '-o FILE'), without: known })
    return 0
  },
})

export const exportCommand = define<{ output?: string }>({
  summary: "Export a container's filesystem as a tar archive",
  arguments: ['<CONTAINER>'],
  options: [text('-o, --output', 'Write to a file')],
  async run({ perform }, [container = ''], { output }) {
    await perform({ verb: 'export', container, output: required(output, 'export', '-o FILE') })
    return 0
  },
})

export const load = define<{ input?: string }>({
  summary: 'Load an image from a tar archive',
  arguments: [],
  options: [text('-i, --input', 'Read from tar archive file')],
  async run({ io, perform }, _words, { input }) {
    const { loaded } = await perform({ verb: 'load', input: required(input, 'load', '-i FILE') })
    for (const { image, name } of loaded) void io.out(name ? `Loaded image: ${name}\n` : `Loaded image ID: ${image}\n`)
    return 0
  },
})

export const importCommand = define<{ change?: string[]; message?: string }>({
  summary: 'Import the contents from a tarball to create a filesystem image',
  arguments: ['<FILE>', '[REFERENCE]'],
  usage: '[OPTIONS] FILE [REPOSITORY[:TAG]]',
  options: [
    list('-c, --change', 'list', 'Apply Dockerfile instruction to the created image', same),
    text('-m, --message', 'Set commit message for imported image'),
  ],
  async run({ io, perform }, [file, reference], { change, message }) {
    const input = required(file === '-' ? '' : file, 'import', 'its path')
    const { result } = await perform({ verb: 'import', input, reference, message, changes: change })
    void io.out(`${result.id}\n`)
    return 0
  },
})
