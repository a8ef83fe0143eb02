import type { DeviceNode, SpecFacts } from '../../formats/runtime-spec/facts.ts'

/** What operations must know of the machine and of how the engine was started; found out once, at start. */
export interface Host {
  facts: SpecFacts
  /** Path of the program for `--init`, null when it is not installed. */
  init: string | null
  /** Device nodes of the machine, for privileged containers. */
  devices(): DeviceNode[]
  /** What `--device` brings in, at its place in the container; `invalid` where there is no device. */
  devicesAt(onHost: string, inContainer: string): DeviceNode[]
  /** `invalid` where there is no device. */
  device(path: string): DeviceNode
}
