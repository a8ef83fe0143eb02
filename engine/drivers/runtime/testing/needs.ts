import { findProgram } from '../../../base/exec.ts'
import { busybox } from './busybox.ts'

/** Real containers as root: what these tests need of the machine. */
export const canRun =
  process.getuid?.() === 0 && busybox !== null && ['conmon', 'crun', 'runc'].every((name) => findProgram(name) !== null)
