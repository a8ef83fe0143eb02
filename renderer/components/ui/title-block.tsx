import type { ReactNode } from 'react'

export interface Fact {
  label: string
  value: ReactNode
  /** Of the width that is shared out; 1 if left out. */
  share?: number
  /** Its whole value, when it may be cut. */
  title?: string
}

/** The facts under a drawing, three to six, label over value; a low window leaves their room to the drawing. `children` stands at the right end: the flip button. */
export function TitleBlock({ facts, children }: { facts: readonly Fact[]; children?: ReactNode }) {
  const columns = facts.map((fact) => `minmax(0,${fact.share ?? 1}fr)`).join(' ')
  return (
    <div className="flex flex-none border-t border-line-strong bg-surface-1 [@media(max-height:520px)]:hidden">
      <dl className="grid min-w-0 flex-1" style={{ gridTemplateColumns: columns }}>
        {facts.map((fact) => (
          <div key={fact.label} className="min-w-0 border-l border-line px-2.5 pt-[5px] pb-1.5 first:border-l-0">
            <dt className="text-2xs text-ink-3">{fact.label}</dt>
            <dd className="truncate font-mono text-xs font-medium" title={fact.title}>
              {fact.value}
            </dd>
          </div>
        ))}
      </dl>
      {children && <div className="grid w-[34px] flex-none place-items-center border-l border-line">{children}</div>}
    </div>
  )
}
