const TAIL = 8

/**
 * A name on one line that, where it is too long, is cut in its middle: names differ at their ends. In the mono type the
 * front part is as wide as whole characters are, so that nothing gapes between its … and the end.
 */
export function MiddleCut({ text }: { text: string }) {
  if (text.length <= 2 * TAIL) return <span className="block truncate">{text}</span>
  return (
    <span className="flex min-w-0">
      <span className="max-w-[calc(round(down,100%-8ch+0.5px,1ch)+0.5px)] truncate">{text.slice(0, -TAIL)}</span>
      <span className="flex-none">{text.slice(-TAIL)}</span>
    </span>
  )
}
