import { define, text } from './command.ts'
import { required } from './file-commands.ts'

/** What Docker's own CLI has no words for. They are spelled as podman spells them, where it has them. */
export const volumeClone = define({
  summary: 'Copy a volume with all its content to a new one (Cutaway only)',
  arguments: ['<VOLUME>', '<NAME>'],
  async run({ io, perform }, [volume = '', name = '']) {
    const { result } = await perform({ verb: 'volume-clone', volume, name })
    void io.out(`${result.name}\n`)
    return 0
  },
})

export const volumeEmpty = define({
  summary: 'Delete everything in a volume (Cutaway only)',
  arguments: ['<VOLUME>'],
  async run({ io, perform }, [volume = '']) {
    await perform({ verb: 'volume-empty', volume })
    void io.out(`${volume}\n`)
    return 0
  },
})

export const volumeExport = define<{ output?: string }>({
  summary: 'Write the content of a volume to a tar archive (Cutaway only)',
  arguments: ['<VOLUME>'],
  options: [text('-o, --output', 'Write to a file')],
  async run({ perform }, [volume = ''], { output }) {
    await perform({ verb: 'volume-export', volume, output: required(output, 'volume export', '-o FILE') })
    return 0
  },
})

export const volumeImport = define({
  summary: 'Unpack a tar archive into a new or empty volume (Cutaway only)',
  arguments: ['<VOLUME>', '<FILE>'],
  async run({ perform }, [volume = '', file]) {
    await perform({ verb: 'volume-import', volume, input: required(file, 'volume import', 'its path') })
    return 0
  },
})
