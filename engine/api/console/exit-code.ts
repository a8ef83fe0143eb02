import type { RuntimeFailure } from '../../drivers/runtime/runtime.ts'

/** 126 or 127 for a program that could not be started; null for every other failure. */
export function exitCodeOf(error: unknown): number | null {
  const code = (error as Partial<RuntimeFailure> | null)?.exitCode
  return code === 126 || code === 127 ? code : null
}
