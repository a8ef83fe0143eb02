import { join } from 'node:path'
import { app } from 'electron'
import type { CommandLine } from '../command-line.ts'

export interface EngineProgram {
  command: string
  args: string[]
  env: NodeJS.ProcessEnv
}

/** How the engine is started: Electron's own binary run as Node, on the launcher, which makes the rootless namespace. Unpacked from the asar, so that it can be read from inside that namespace. */
export function engineProgram({ engine }: CommandLine): EngineProgram {
  const unpacked = app.getAppPath().replace(/app\.asar$/, 'app.asar.unpacked')
  const sample = app.isPackaged
    ? join(process.resourcesPath, 'cutaway-sample.tar')
    : join(unpacked, 'dist/sample/cutaway-sample.tar')
  return {
    command: process.execPath,
    args: [join(unpacked, 'dist/engine/launch.js'), '--sample', sample, ...engine],
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
  }
}
