import { verifyLines } from '../format/verify-lines.ts'
import { define } from './command.ts'

/** Cutaway's own: Docker has no such command. */
export const verify = define({
  summary: "Check the whole store against what was stored in it (Cutaway's own)",
  arguments: [],
  async run({ engine, io, signal }) {
    let sound = true
    for await (const { line, isFinding } of verifyLines(engine.system.verify(signal))) {
      if (isFinding) sound = false
      await io.out(`${line}\n`)
    }
    return sound ? 0 : 1
  },
})
