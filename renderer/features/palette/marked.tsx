import { markedParts } from './palette-items.ts'

/** A label with the letters that were typed in bold. */
export function Marked({ text, query }: { text: string; query: string }) {
  return markedParts(text, query).map((part) =>
    part.hit ? (
      <b key={part.start} className="font-bold text-accent">
        {part.text}
      </b>
    ) : (
      <span key={part.start}>{part.text}</span>
    ),
  )
}
