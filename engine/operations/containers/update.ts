import { availableParallelism } from 'node:os'
import { EngineError } from '../../base/errors.ts'
import { limits, limitWarnings } from '../../formats/runtime-spec/resources.ts'
import type { ContainerRecord } from '../../stores/containers/containers.ts'
import type { Resources } from '../../wire/resources.ts'
import type { UpdateOptions } from '../engine.ts'
import type { OperationTrace } from '../trace/recorder.ts'
import { checkRestartPolicy } from './check-host.ts'
import { checkResources } from './check-resources.ts'
import type { Context } from './deps.ts'
import { findContainer, objectRef } from './find.ts'
import { filledIn } from './fill-in.ts'
import { rwId } from './state.ts'

/** Other limits and another restart policy, for a container that runs or not. The row changes only when the kernel took them. */
export async function updateContainer(
  context: Context,
  trace: OperationTrace,
  id: string,
  { resources, restartPolicy }: UpdateOptions,
): Promise<{ warnings: string[] }> {
  const { store, runtime, spaces, host: machine } = context
  const record = findContainer(store, id)
  if (restartPolicy) checkRestartPolicy(restartPolicy)
  checkResources(resources, machine.facts, availableParallelism(), true)
  refuseConflicts(record, resources)
  if (restartPolicy && restartPolicy.name !== 'no' && record.host.autoRemove)
    throw cannot(record, 'Restart policy cannot be updated because AutoRemove is enabled for the container')

  const wanted = { ...record.host, ...given(resources), ...(restartPolicy ? { restartPolicy } : {}) }
  const host = filledIn(wanted, machine.facts, runtime.name)
  const changed = limits(resources, machine.facts, machine.device)
  if (spaces.get(id) && machine.facts.cgroups.parent && Object.keys(changed).length > 0)
    await runtime.update(id, limits({ ...resources, ...together(host, resources) }, machine.facts, machine.device))
  store.setHost(id, host)
  trace.step({ kind: 'limits.changed', on: rwId(id) })
  return { warnings: limitWarnings(resources, machine.facts) }
}

/** Only what says something: 0, '' and null leave things as they are. */
function given(resources: Resources): Partial<Resources> {
  const said = (value: unknown) => value !== 0 && value !== '' && value !== null && !Array.isArray(value)
  return Object.fromEntries(Object.entries(resources).filter(([, value]) => said(value)))
}

/** Memory and swap are one limit for the kernel, so are period and quota: what was not given goes along as it is. */
function together(host: Resources, wanted: Resources): Partial<Resources> {
  return {
    ...(wanted.memory !== 0 || wanted.memorySwap !== 0 ? { memory: host.memory, memorySwap: host.memorySwap } : {}),
    ...(wanted.cpuPeriod !== 0 || wanted.cpuQuota !== 0 ? { cpuPeriod: host.cpuPeriod, cpuQuota: host.cpuQuota } : {}),
  }
}

function refuseConflicts(record: ContainerRecord, wanted: Resources): void {
  const { host } = record
  const conflicts: [boolean, string][] = [
    [wanted.nanoCpus > 0 && host.cpuPeriod > 0, 'Nano CPUs cannot be updated as CPU Period has already been set'],
    [wanted.nanoCpus > 0 && host.cpuQuota > 0, 'Nano CPUs cannot be updated as CPU Quota has already been set'],
    [wanted.cpuPeriod > 0 && host.nanoCpus > 0, 'CPU Period cannot be updated as NanoCPUs has already been set'],
    [wanted.cpuQuota > 0 && host.nanoCpus > 0, 'CPU Quota cannot be updated as NanoCPUs has already been set'],
  ]
  for (const [wrong, sentence] of conflicts) if (wrong) throw cannot(record, `Conflicting options: ${sentence}`)
  if (wanted.memory !== 0 && wanted.memorySwap === 0 && wanted.memory > host.memorySwap)
    throw cannot(
      record,
      'Memory limit should be smaller than already set memoryswap limit, update the memoryswap at the same time',
    )
}

function cannot(record: ContainerRecord, why: string): EngineError {
  return new EngineError('conflict', `Cannot update container ${record.id}: ${why}`, { objects: [objectRef(record)] })
}
