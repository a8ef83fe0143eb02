import { closeSync, constants, openSync, writeSync } from 'node:fs'
import { EngineError } from '../../base/errors.ts'
import type { MonitorFolder } from './folders.ts'

/** conmon's control pipe: message 1 is the size of the terminal. Nobody reads it any more once the process has ended. */
export function resizeTerminal(folder: MonitorFolder, rows: number, columns: number): void {
  let pipe: number
  try {
    pipe = openSync(folder.control, constants.O_WRONLY | constants.O_NONBLOCK)
  } catch (error) {
    throw new EngineError('conflict', 'the terminal is gone: its process has ended', { cause: error })
  }
  try {
    writeSync(pipe, `1 ${rows} ${columns}\n`)
  } finally {
    closeSync(pipe)
  }
}
