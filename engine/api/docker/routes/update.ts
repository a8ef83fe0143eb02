import { z } from 'zod'
import { commandLine } from '../../../wire/command-line.ts'
import { type Call, originOf, param, type Route, sendJson } from '../call.ts'
import { containerName } from '../names.ts'
import { jsonBody } from '../request-body.ts'
import { resourceFields, resourcesOf } from '../wire/resources.ts'
import { restartPolicy, restartPolicyOf } from '../wire/restart-policy.ts'

export const updateRoutes: Route[] = [{ method: 'POST', path: '/containers/*id/update', serve: update }]

const UpdateBody = z.object({ ...resourceFields, RestartPolicy: restartPolicy })

async function update(call: Call): Promise<void> {
  const reference = param(call, 'id')
  const body = await jsonBody(call, UpdateBody)
  const resources = resourcesOf(body)
  const policy = body.RestartPolicy?.Name ? restartPolicyOf(body.RestartPolicy) : null
  const line = commandLine({
    verb: 'update',
    container: containerName(call.engine, reference),
    ...resources,
    cpus: resources.nanoCpus / 1e9,
    restart: policy,
  })
  const { warnings } = await call.engine.containers.update(originOf(call, line), reference, {
    resources,
    restartPolicy: policy,
  })
  sendJson(call, 200, { Warnings: warnings.length > 0 ? warnings : null })
}
