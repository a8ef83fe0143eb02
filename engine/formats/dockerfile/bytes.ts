const FACTORS: Readonly<Record<string, number>> = { '': 1, k: 2 ** 10, m: 2 ** 20, g: 2 ** 30, t: 2 ** 40, p: 2 ** 50 }

/** `64m`, `1.5 GiB`, `100` in bytes, as Docker reads sizes of memory; null for what is no size. */
export function memoryBytes(text: string): number | null {
  const match = /^(\d+(?:\.\d+)?) ?([kmgtp]?)i?b?$/i.exec(text)
  return match === null ? null : Math.trunc(Number(match[1]) * (FACTORS[(match[2] ?? '').toLowerCase()] ?? 1))
}
