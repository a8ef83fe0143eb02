import { useVirtualizer } from '@tanstack/react-virtual'
import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { Change } from '../../../engine/wire/containers.ts'
import type { Layer } from '../../../engine/wire/layers.ts'
import type { ChangeCounts } from '../../../engine/wire/trace.ts'
import { Button } from '../../components/ui/button.tsx'
import { classNames } from '../../components/ui/class-names.ts'
import { FileMark } from '../../components/ui/file-mark.tsx'
import { bridge } from '../../lib/bridge.ts'
import { useFormat } from '../../lib/format.ts'
import { useNow } from '../../lib/now.ts'
import { LIST_ROW } from './changes-geometry.ts'
import type { ChangeRow } from './changes-model.ts'

const NEW_FOR = 2000
/** A region that scrolls is a stop of the tab key, so that the arrows can scroll it. */
const REACHABLE = { tabIndex: 0 }

export interface ChangesListProps {
  rows: readonly ChangeRow[]
  counts: ChangeCounts
  /** The image's layers, base first: where the originals are. */
  stack: readonly Layer[]
  /** Whether something may be writing. */
  live: boolean
  /** The layer's folder on this machine. */
  folder: string
  /** Pixels from the top, so that the lines from the drawing can follow. */
  onScroll: (top: number) => void
}

/** Inside the read-write layer: every path that differs from the image, the newest first, live. */
export function ChangesList({ rows, counts, stack, live, folder, onScroll }: ChangesListProps) {
  const { t } = useTranslation('containers')
  const { added, changed, deleted } = counts
  return (
    <section
      aria-label={t('changes.title')}
      className="goes-stale flex w-[432px] min-w-0 flex-none flex-col pt-4 pr-4 pb-3 max-[1099px]:w-[340px]"
    >
      <p className="mb-[10px] flex h-4 flex-none items-center gap-2 text-2xs text-ink-2">
        <b className="font-semibold text-ink-1">{live ? t('changes.live') : t('changes.still')}</b>
        {live && (
          <>
            <span aria-hidden="true" className="size-[7px] rounded-full bg-run" />
            {t('changes.liveText')}
          </>
        )}
      </p>
      <div className="flex min-h-0 flex-col border border-rw-edge bg-rw-soft">
        <h2 className="flex h-10 flex-none items-center gap-2 px-3.5 text-sm font-semibold text-rw-ink">
          <span className="min-w-0 flex-1 truncate">{t('changes.title')}</span>
          <span className="text-2xs font-normal text-ink-2 tabular-nums">
            {t('changes.counts', { added, changed, deleted })}
          </span>
        </h2>
        {rows.length === 0 ? (
          <p className="border-t border-rw-edge/25 px-3.5 py-3 text-xs text-ink-2">{t('changes.none')}</p>
        ) : (
          <Rows rows={rows} stack={stack} onScroll={onScroll} />
        )}
      </div>
      <Legend />
      {bridge && (
        <Button
          kind="quiet"
          icon="folder"
          className="mt-2 self-start"
          onClick={() => void bridge?.showInFolder(folder)}
        >
          {t('changes.folder')}
        </Button>
      )}
    </section>
  )
}

function Rows({ rows, stack, onScroll }: Pick<ChangesListProps, 'rows' | 'stack' | 'onScroll'>) {
  const { t } = useTranslation('containers')
  const scroller = useRef<HTMLElement>(null)
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => LIST_ROW,
    overscan: 10,
  })
  return (
    <section
      ref={scroller}
      {...REACHABLE}
      aria-label={t('changes.list')}
      onScroll={(event) => onScroll(event.currentTarget.scrollTop)}
      className="min-h-0 overflow-auto"
    >
      <ul style={{ height: virtualizer.getTotalSize(), position: 'relative' }}>
        {virtualizer.getVirtualItems().map(({ index, start }) => {
          const row = rows[index] as ChangeRow
          return <Row key={row.change.path} row={row} stack={stack} top={start} />
        })}
      </ul>
    </section>
  )
}

function Row({ row: { change, more }, stack, top }: { row: ChangeRow; stack: readonly Layer[]; top: number }) {
  const { t } = useTranslation('containers')
  const format = useFormat()
  const now = useNow()
  const young = now - change.mtime < NEW_FOR
  return (
    <li
      className={classNames(
        'absolute inset-x-0 flex items-center gap-2 border-t border-rw-edge/25 px-3.5 text-xs',
        young && 'bg-rw-front',
      )}
      style={{ height: LIST_ROW, transform: `translateY(${top}px)` }}
    >
      <FileMark kind={change.kind} label={t(`changes.mark.${change.kind}`)} />
      <span
        title={change.path}
        className={classNames(
          'min-w-0 flex-1 truncate font-mono text-[11.5px]',
          change.kind === 'deleted' && 'text-ink-2 line-through decoration-deleted',
        )}
      >
        {change.path}
        {more > 0 && <span className="text-ink-2"> {t('changes.more', { count: more })}</span>}
      </span>
      <span className="flex-none font-mono text-2xs text-ink-2 tabular-nums">
        {change.kind === 'deleted' || change.type === 'directory' ? '' : format.size(change.bytes)}
      </span>
      <Origin change={change} stack={stack} age={now - change.mtime} />
    </li>
  )
}

/** Where the original is, or how long ago it was written. */
function Origin({ change, stack, age }: { change: Change; stack: readonly Layer[]; age: number }) {
  const { t } = useTranslation('containers')
  const format = useFormat()
  const number = stack.findIndex((layer) => layer.chainId === change.from) + 1
  const text =
    number === 0
      ? age < NEW_FOR
        ? t('changes.now')
        : format.age(age)
      : change.kind === 'deleted'
        ? t('changes.hides', { number })
        : t('changes.from', { number })
  const colour = number === 0 ? 'text-ink-2' : change.kind === 'deleted' ? 'text-deleted' : 'text-changed'
  return <span className={classNames('w-[84px] flex-none text-right text-2xs tabular-nums', colour)}>{text}</span>
}

function Legend() {
  const { t } = useTranslation('containers')
  return (
    <ul className="mt-3 flex flex-none flex-wrap gap-x-4 gap-y-1 text-2xs text-ink-2">
      {(['added', 'changed', 'deleted'] as const).map((kind) => (
        <li key={kind} className="flex items-center gap-1.5">
          <FileMark kind={kind} />
          {t(`changes.legend.${kind}`)}
        </li>
      ))}
    </ul>
  )
}
