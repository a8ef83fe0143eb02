/** An instruction with its keyword bold. */
export function Instruction({ text }: { text: string }) {
  const keyword = /^\S+/.exec(text)?.[0] ?? ''
  return (
    <>
      <b className="font-bold">{keyword}</b>
      {text.slice(keyword.length)}
    </>
  )
}
