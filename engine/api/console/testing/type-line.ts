import type { WindowService } from '../../../wire/service.ts'

export interface Printed {
  out: string
  err: string
  code: number | null
}

/** Types one line and waits for all that it prints. */
export async function typeLine(service: WindowService, line: string): Promise<Printed> {
  const result: Printed = { out: '', err: '', code: null }
  for await (const piece of service.console(line, 80, AbortSignal.timeout(15_000)))
    if (piece.type === 'stdout') result.out += piece.text
    else if (piece.type === 'stderr') result.err += piece.text
    else if (piece.type === 'exit') result.code = piece.code
  return result
}
