import { EngineError } from '../../../base/errors.ts'
import type { SolveRequest } from '../protocol/github.com/moby/buildkit/api/services/control/control_pb.js'

export interface Exporter {
  Type: string
  Attrs: Record<string, string>
}

const SERVED = ['moby', 'image', 'local', 'tar']

/** What shall become of the result. Old clients say it in fields of their own, new ones in both. */
export function exportersOf(request: SolveRequest): Exporter[] {
  const { Exporters, ExporterDeprecated, ExporterAttrsDeprecated } = request
  if (Exporters.length > 0) return Exporters
  return ExporterDeprecated === '' ? [] : [{ Type: ExporterDeprecated, Attrs: ExporterAttrsDeprecated }]
}

export function refuseExporters(exporters: readonly Exporter[]): void {
  const other = exporters.find(({ Type }) => !SERVED.includes(Type))
  if (other)
    throw new EngineError(
      'unsupported',
      `exporter ${other.Type} is not served: ${SERVED.join(', ')} are (docker save writes archives)`,
    )
}
