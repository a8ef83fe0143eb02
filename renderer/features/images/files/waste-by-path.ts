import type { Waste } from '../../../../engine/wire/layers.ts'

type WastedPath = Waste['paths'][number]

/** Waste with one entry a path, worst first: a file that many layers write anew is one finding. */
export function wasteByPath(paths: readonly WastedPath[]): (WastedPath & { times: number })[] {
  const found = new Map<string, WastedPath & { times: number }>()
  for (const waste of paths) {
    const before = found.get(waste.path)
    found.set(waste.path, {
      ...waste,
      bytes: waste.bytes + (before?.bytes ?? 0),
      times: 1 + (before?.times ?? 0),
    })
  }
  return [...found.values()].sort((a, b) => b.bytes - a.bytes)
}
