/** Permission bits as `ls -l` writes them: `rwxr-s---`. */
export function modeText(mode: number): string {
  const special = [0o4000, 0o2000, 0o1000]
  return [6, 3, 0]
    .map((shift, index) => {
      const bits = (mode >> shift) & 7
      const run = bits & 1 ? 'x' : '-'
      const set = mode & (special[index] ?? 0)
      const letter = index === 2 ? 't' : 's'
      return `${bits & 4 ? 'r' : '-'}${bits & 2 ? 'w' : '-'}${set ? (run === 'x' ? letter : letter.toUpperCase()) : run}`
    })
    .join('')
}
