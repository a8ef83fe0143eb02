import { closeSync, constants, openSync, writeSync } from 'node:fs'
import { EngineError } from '../../base/errors.ts'
import type { MonitorFolder } from './folders.ts'

/** Message 1 to conmon is the size of the terminal. */
export function resizeTerminal(folder: MonitorFolder, rows: number, columns: number): void {
  tell(folder, `1 ${rows} ${columns}\n`, 'the terminal is gone: its process has ended')
}

/** Message 2: the log has another name now, and conmon makes it anew. */
export function reopenLog(folder: MonitorFolder): void {
  tell(folder, '2 0 0\n', 'the monitor is gone: its process has ended')
}

/** conmon's control pipe. Nobody reads it any more once the process has ended. */
function tell(folder: MonitorFolder, message: string, gone: string): void {
  let pipe: number
  try {
    pipe = openSync(folder.control, constants.O_WRONLY | constants.O_NONBLOCK)
  } catch (error) {
    throw new EngineError('conflict', gone, { cause: error })
  }
  try {
    writeSync(pipe, message)
  } finally {
    closeSync(pipe)
  }
}
