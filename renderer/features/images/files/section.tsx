import { useTranslation } from 'react-i18next'
import type { Provenance } from '../../../../engine/wire/layers.ts'
import { classNames } from '../../../components/ui/class-names.ts'
import { FileMark } from '../../../components/ui/file-mark.tsx'
import { useFormat } from '../../../lib/format.ts'
import type { FileMark as Mark } from '../../../components/stack/scene-node.ts'
import { arrowsOf, type Cell, marksOf, type StripCell, stripCells } from './section-cells.ts'

/** Pixels. */
const CELL = 56
const GAP = 6
const ARROWS = 18

/** So many unseen copies have a sentence of their own. */
const TOLD = 4

/**
 * Section A-A: one path through every layer, base at the left. Who supplies it, what is stored though nobody sees it,
 * what hides it. A layer of the strip can be chosen.
 */
export function Section({ provenance, onLayer }: { provenance: Provenance; onLayer: (layer: string) => void }) {
  const { t } = useTranslation('images')
  const format = useFormat()
  const { cells, path } = provenance
  const numberOf = (chainId: string | null) => cells.findIndex((cell) => cell.chainId === chainId) + 1
  const seen = cells.findLast((cell) => cell.role === 'supplied')
  const unseen = cells.filter((cell) => cell.role === 'shadowed' || cell.role === 'hidden')
  const strip = stripCells(cells)
  const marks = marksOf(cells)
  // the folders of all layers are seen as one: none of them is stored in vain
  const folder = seen?.entry?.type === 'directory'
  const told = folder ? [] : unseen.slice(0, TOLD)
  const untold = folder ? 0 : unseen.length - told.length
  return (
    <section
      aria-label={t('section.label', { path })}
      className="flex max-h-[46%] min-h-0 flex-none flex-col border-t border-line-strong bg-plate px-4 pt-3 pb-2.5"
    >
      <div className="flex flex-none items-baseline gap-3">
        <h3 className="text-sm font-semibold text-accent">{t('section.title')}</h3>
        <code className="min-w-0 flex-1 truncate font-mono text-xs" title={`/${path}`}>
          /{path}
        </code>
        <span className="text-2xs text-ink-3">{t('section.baseAtLeft')}</span>
      </div>
      <div {...REACHABLE} className="mt-2 flex-none overflow-x-auto">
        <ol className="flex w-max" style={{ gap: GAP }}>
          {strip.map((one) =>
            one.type === 'run' ? (
              <Run key={`${one.from}`} from={one.from} to={one.to} />
            ) : (
              <LayerCell
                key={one.cell.chainId}
                number={one.number}
                cell={one.cell}
                mark={marks.get(one.cell.chainId) ?? null}
                onLayer={onLayer}
              />
            ),
          )}
        </ol>
        <Arrows strip={strip} />
      </div>
      <div className="mt-0.5 grid min-h-0 gap-0.5 overflow-y-auto text-xs text-ink-2">
        {told.map((cell) => (
          <p key={cell.chainId}>
            {t(cell.role === 'hidden' ? 'section.hidden' : 'section.shadowed', {
              number: numberOf(cell.chainId),
              by: numberOf(cell.by),
              size: format.size(cell.entry?.size ?? 0),
            })}
          </p>
        ))}
        {untold > 0 && <p>{t('section.more', { count: untold })}</p>}
        <p className="order-first font-semibold text-ink-1">
          {folder
            ? t('section.folder', { number: numberOf(seen?.chainId ?? null) })
            : seen
              ? t('section.seen', { number: numberOf(seen.chainId), size: format.size(seen.entry?.size ?? 0) })
              : t('section.unseen')}
        </p>
      </div>
    </section>
  )
}

/** A region that scrolls is a stop of the tab key, so that the arrows can scroll it. */
const REACHABLE = { tabIndex: 0 }

function LayerCell({
  number,
  cell,
  mark,
  onLayer,
}: {
  number: number
  cell: Cell
  mark: Mark | null
  onLayer: (layer: string) => void
}) {
  const { t } = useTranslation('images')
  const { role } = cell
  const unseen = cell.entry?.type !== 'directory' && (role === 'shadowed' || role === 'hidden')
  return (
    <li className="flex-none text-center text-2xs text-ink-3 tabular-nums" style={{ width: CELL }}>
      {number}
      <button
        type="button"
        onClick={() => onLayer(cell.chainId)}
        disabled={role === 'absent'}
        className={classNames(
          'mt-0.5 grid h-10 w-full place-items-center border',
          role === 'absent' && 'border-dashed border-line-strong',
          !unseen && (role === 'shadowed' || role === 'hidden') && 'border-ro-edge bg-ro-front',
          role === 'supplied' && 'border-2 border-accent bg-ro-front',
          unseen && 'hatch-gone border-ro-edge bg-ro-front',
          role === 'hides' && 'border-danger bg-danger-soft',
        )}
      >
        {mark && role !== 'absent' && (
          <span className="grid size-5 place-items-center bg-surface-1">
            <FileMark kind={mark} label={t(`section.role.${role}`)} />
          </span>
        )}
      </button>
    </li>
  )
}

function Run({ from, to }: { from: number; to: number }) {
  const { t } = useTranslation('images')
  return (
    <li className="flex-none text-center text-2xs text-ink-3 tabular-nums" style={{ width: CELL }}>
      {from}–{to}
      <div
        className="mt-0.5 grid h-10 place-items-center border-y border-dashed border-line-strong"
        title={t('section.run', { count: to - from + 1 })}
      >
        ···
      </div>
    </li>
  )
}

/** From a layer that shadows or hides to the one it covers, drawn under the strip. */
function Arrows({ strip }: { strip: readonly StripCell[] }) {
  const middle = (at: number) => at * (CELL + GAP) + CELL / 2
  return (
    <svg aria-hidden="true" width={strip.length * (CELL + GAP)} height={ARROWS} className="block">
      {arrowsOf(strip).map(({ from, to, hides }) => (
        <path
          key={to}
          className={hides ? 'stroke-danger' : 'stroke-changed'}
          fill="none"
          d={`M${middle(from) - 4} 2v11H${middle(to) + 4}V4m-3 4l3 -5l3 5`}
        />
      ))}
    </svg>
  )
}
