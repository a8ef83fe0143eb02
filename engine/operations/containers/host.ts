import type { DeviceNode, SpecFacts } from '../../formats/runtime-spec/facts.ts'

/** What operations must know of the machine and of how the engine was started; found out once, at start. */
export interface Host {
  facts: SpecFacts
  /** Path of the program for `--init`, null when it is not installed. */
  init: string | null
  /** Device nodes of the machine, for privileged containers. */
  devices(): DeviceNode[]
}
