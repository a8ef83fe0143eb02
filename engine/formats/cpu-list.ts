/** The numbers of `0-3,5`, the kernel's way to write sets of processors and memory nodes; null for what is none. */
export function parseCpuList(text: string): Set<number> | null {
  const numbers = new Set<number>()
  for (const part of text.trim().split(',').filter(Boolean)) {
    const [, first, last = first] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(part.trim()) ?? []
    if (first === undefined || Number(last) < Number(first)) return null
    for (let number = Number(first); number <= Number(last); number++) numbers.add(number)
  }
  return numbers
}
