import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { VolumeEntry } from '../../../engine/wire/volumes.ts'
import { IconButton } from '../../components/ui/button.tsx'
import { Icon } from '../../components/ui/icon.tsx'
import { EmptyState, ErrorState, LoadingState } from '../../components/ui/states.tsx'
import { Cell, VirtualList } from '../../components/ui/virtual-list.tsx'
import { errorData } from '../../lib/errors.ts'
import { useFormat } from '../../lib/format.ts'
import { trpc } from '../../lib/rpc.ts'
import { modeText } from './mode-text.ts'

const COLUMNS = '24px minmax(100px,1fr) 82px 76px 78px'

/** What lies in a volume, folder by folder. */
export function VolumeFiles({ volume }: { volume: string }) {
  const { t } = useTranslation('volumes')
  const [path, setPath] = useState('/')
  const [on, setOn] = useState<string | null>(null)
  const answer = useQuery(trpc.volumeFolder.queryOptions({ name: volume, path }))
  const go = (to: string) => {
    setPath(to)
    setOn(null)
  }
  const open = (entry: VolumeEntry) => entry.type === 'directory' && go(`${path === '/' ? '' : path}/${entry.name}`)
  return (
    <section aria-label={t('files.label')} className="flex min-h-0 flex-1 flex-col">
      <div className="flex h-9 flex-none items-center gap-1 border-b border-line px-3">
        <Crumbs path={path} onGo={go} />
        <span className="flex-1" />
        <IconButton
          icon="restart"
          size="small"
          label={t('files.again')}
          title={t('files.again')}
          onClick={() => void answer.refetch()}
        />
      </div>
      {answer.error ? (
        <ErrorState error={errorData(answer.error)} onRetry={() => go('/')} />
      ) : !answer.data ? (
        <LoadingState />
      ) : answer.data.total === 0 ? (
        <EmptyState title={path === '/' ? t('files.empty') : t('files.emptyFolder')} />
      ) : (
        <>
          <VirtualList
            label={t('files.label')}
            items={answer.data.entries}
            keyOf={(entry) => entry.name}
            rowHeight={26}
            columns={COLUMNS}
            head={[
              { key: 'icon' },
              { key: 'name', label: t('column.name') },
              { key: 'size', label: <span className="block w-full pr-3 text-right">{t('column.size')}</span> },
              { key: 'mode', label: t('column.mode') },
              { key: 'owner', label: t('column.owner') },
            ]}
            selected={on}
            onSelect={(entry) => setOn(entry.name)}
            onOpen={open}
            row={(entry) => <EntryRow entry={entry} onOpen={() => open(entry)} />}
          />
          {answer.data.total > answer.data.entries.length && (
            <p className="flex-none border-t border-line px-4 py-1.5 text-xs text-ink-3">
              {t('files.cut', { shown: answer.data.entries.length, total: answer.data.total })}
            </p>
          )}
        </>
      )}
    </section>
  )
}

/** The folders from the root to here; each leads back to it. */
function Crumbs({ path, onGo }: { path: string; onGo: (path: string) => void }) {
  const { t } = useTranslation('volumes')
  const parts = path.split('/').filter(Boolean)
  return (
    <nav aria-label={t('files.path')} className="flex min-w-0 items-center font-mono text-xs">
      <button type="button" className="px-1 text-accent hover:underline" onClick={() => onGo('/')}>
        {t('files.root')}
      </button>
      {parts.map((part, index) => {
        const here = `/${parts.slice(0, index + 1).join('/')}`
        return (
          <span key={here} className="flex min-w-0 items-center">
            <span className="text-ink-3">/</span>
            <button
              type="button"
              aria-current={index === parts.length - 1 ? 'location' : undefined}
              className="truncate px-1 text-accent hover:underline aria-[current=location]:text-ink-1"
              onClick={() => onGo(here)}
            >
              {part}
            </button>
          </span>
        )
      })}
    </nav>
  )
}

/** As `ls -l` writes it. */
function linkText({ link }: VolumeEntry): string {
  return `-> ${link}`
}

function EntryRow({ entry, onOpen }: { entry: VolumeEntry; onOpen: () => void }) {
  const format = useFormat()
  const folder = entry.type === 'directory'
  return (
    <>
      <Cell>
        <Icon name={folder ? 'folder' : entry.type === 'symlink' ? 'link' : 'file'} size={14} className="text-ink-3" />
      </Cell>
      <Cell className="pr-2 font-mono text-xs" title={entry.link ? `${entry.name} ${linkText(entry)}` : entry.name}>
        {folder ? (
          <button type="button" className="max-w-full truncate hover:underline" onClick={onOpen}>
            {entry.name}/
          </button>
        ) : (
          <>
            {entry.name}
            {entry.link && <span className="text-ink-3"> {linkText(entry)}</span>}
          </>
        )}
      </Cell>
      <Cell className="pr-3 text-right font-mono text-xs tabular-nums">
        {entry.type === 'file' ? format.size(entry.bytes) : ''}
      </Cell>
      <Cell className="font-mono text-2xs text-ink-2">{modeText(entry.mode)}</Cell>
      <Cell className="font-mono text-2xs text-ink-2">
        {entry.uid}:{entry.gid}
      </Cell>
    </>
  )
}
