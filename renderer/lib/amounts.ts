const UNITS: Record<string, number> = { '': 1, b: 1, k: 2 ** 10, m: 2 ** 20, g: 2 ** 30 }

/** `512m` in bytes; null when it is not a size. */
export function memoryBytes(text: string): number | null {
  const match = /^(\d+(?:\.\d+)?)\s*([bkmg]?)b?$/i.exec(text.trim())
  const unit = UNITS[match?.[2]?.toLowerCase() ?? '']
  return match?.[1] === undefined || unit === undefined ? null : Math.round(Number(match[1]) * unit)
}

/** The same as a person writes it: `512m`. */
export function memoryText(bytes: number): string {
  for (const unit of ['g', 'm', 'k'] as const) {
    const size = UNITS[unit] ?? 1
    if (bytes % size === 0) return `${bytes / size}${unit}`
  }
  return String(bytes)
}

/** A number above zero; null when it is none. */
export function positive(text: string): number | null {
  const number = Number(text)
  return text.trim() !== '' && Number.isFinite(number) && number > 0 ? number : null
}
