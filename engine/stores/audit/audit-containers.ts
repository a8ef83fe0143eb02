import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import type { Finding } from '../../wire/verify.ts'

interface Row {
  id: string
  name: string
  definition: string
}

/** The rows of containers against their folders and the layers that they rest on. `stopped`: no engine runs, so none is on its way in or out. */
export function auditContainers(
  db: DatabaseSync,
  root: string,
  { stopped, hasLayer }: { stopped: boolean; hasLayer(chainId: string): boolean },
): Finding[] {
  const base = join(root, 'containers')
  const rows = db.prepare('SELECT id, name, definition FROM containers').all() as unknown as Row[]
  const ids = new Set(rows.map(({ id }) => id))
  const strays = stopped && existsSync(base) ? readdirSync(base).filter((name) => !ids.has(name)) : []
  return [
    ...rows.flatMap((row) => auditContainer(row, join(base, row.id), hasLayer)),
    ...strays.map((name): Finding => ({ kind: 'containerOrphan', values: { path: join(base, name) } })),
  ]
}

function auditContainer(
  { name: container, definition }: Row,
  path: string,
  hasLayer: (chainId: string) => boolean,
): Finding[] {
  const findings: Finding[] = []
  const upper = join(path, 'upper')
  if (!existsSync(upper)) findings.push({ kind: 'containerWithoutFolder', values: { container, path: upper } })
  try {
    const { top } = JSON.parse(definition) as { top: string | null }
    if (top !== null && !hasLayer(top))
      findings.push({ kind: 'containerWithoutLayer', values: { container, layer: top, path: upper } })
  } catch (error) {
    findings.push({ kind: 'containerUnreadable', values: { container, reason: (error as Error).message } })
  }
  return findings
}
