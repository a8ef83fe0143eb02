/** Widths of the two monospaced faces in ems: Latin letters, and the full-width ones of Chinese, Japanese and Korean. */
const NARROW = 0.602
const WIDE = 1
const FULL_WIDTH =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|[\u{20000}-\u{3fffd}]/u

/** Width in pixels of monospaced text, known without asking the document. */
export function textWidth(text: string, fontSize: number): number {
  let ems = 0
  for (const character of text) ems += FULL_WIDTH.test(character) ? WIDE : NARROW
  return ems * fontSize
}

/** Text cut at the end so that it is at most `width` pixels wide. */
export function clipEnd(text: string, width: number, fontSize: number): string {
  if (textWidth(text, fontSize) <= width) return text
  let room = width - textWidth('…', fontSize)
  let kept = ''
  for (const character of text) {
    room -= textWidth(character, fontSize)
    if (room < 0) break
    kept += character
  }
  return `${kept.trimEnd()}…`
}

/** Text cut in the middle: names differ at both ends. */
export function clipMiddle(text: string, width: number, fontSize: number): string {
  if (textWidth(text, fontSize) <= width) return text
  const letters = [...text]
  for (let kept = letters.length - 1; kept > 1; kept--) {
    const head = Math.ceil(kept / 2)
    const shorter = `${letters.slice(0, head).join('')}…${letters.slice(letters.length - (kept - head)).join('')}`
    if (textWidth(shorter, fontSize) <= width) return shorter
  }
  return '…'
}

/** `3.4 MB`, in powers of a thousand as Docker prints sizes. */
export function formatSize(bytes: number): string {
  if (bytes < 1e3) return `${Math.round(bytes)} B`
  if (bytes < 1e6) return `${Number((bytes / 1e3).toPrecision(3))} kB`
  if (bytes < 1e9) return `${(bytes / 1e6).toFixed(1)} MB`
  return `${(bytes / 1e9).toFixed(2)} GB`
}
