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

/** A name cut in its middle, since names differ at their ends, so that it is at most `width` pixels wide. */
export function clipMiddle(text: string, width: number, fontSize: number): string {
  if (textWidth(text, fontSize) <= width) return text
  const tail = text.slice(-Math.max(4, Math.floor(width / textWidth('0', fontSize) / 3)))
  return clipEnd(text.slice(0, -tail.length), width - textWidth(tail, fontSize), fontSize) + tail
}
