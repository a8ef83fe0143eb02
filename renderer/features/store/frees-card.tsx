import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { commandLine } from '../../../engine/wire/command-line.ts'
import type { RequestInput } from '../../../engine/wire/requests.ts'
import type { Freed } from '../../../engine/wire/store.ts'
import { Verb } from '../../components/command/verb.tsx'
import { Button } from '../../components/ui/button.tsx'
import { errorData } from '../../lib/errors.ts'
import { useFormat } from '../../lib/format.ts'
import { useGhostLine } from '../../lib/ghost.ts'
import { useKey } from '../../lib/keys.ts'
import { trpc } from '../../lib/rpc.ts'
import { useWhy } from '../../lib/why.ts'
import type { Pointed } from './pointed.ts'

const WIDTH = 322
/** What the card needs above the thing that it speaks of. */
const ROOM = 180
const LEAD = 34

interface FreesCardProps {
  pointed: Pointed
  /** A container's name: the drawing knows its id. */
  name: string
  /** It runs, and would be killed first. */
  running: boolean
  /** It stays, with what can be done. */
  pinned: boolean
  /** Width of the drawing. */
  within: number
  onClose: () => void
}

/** What removing the thing would free, and what stays and why, beside the thing. */
export function FreesCard({ pointed, name, running, pinned, within, onClose }: FreesCardProps) {
  const { t } = useTranslation('store')
  const why = useWhy()
  const { target, x, y } = pointed
  const { data, error } = useQuery(trpc.frees.queryOptions(target))
  const request: RequestInput =
    target.kind === 'image' ? { verb: 'rmi', image: name } : { verb: 'rm', container: name, force: running }
  const line = commandLine(request)
  useGhostLine(line)
  useKey('close', onClose, pinned)
  if (!data && !error) return null
  const left = Math.max(8, Math.min(x - WIDTH / 2, within - WIDTH - 8))
  const above = y > ROOM
  return (
    <section
      aria-label={line}
      className={`absolute z-[12] rounded-sm border border-danger bg-surface-2 px-2.5 pt-2 pb-2 text-xs text-ink-2 shadow-lens ${pinned ? '' : 'pointer-events-none'}`}
      style={{
        width: WIDTH,
        left,
        ...(above ? { top: y - LEAD, transform: 'translateY(-100%)' } : { top: y + LEAD + 18 }),
      }}
    >
      <div role="status">
        <p className="text-base font-semibold text-ink-1">{data ? <Title freed={data} /> : t('frees.refused')}</p>
        <p className="mt-0.5 mb-1.5">
          {data ? <Sentence freed={data} container={target.kind === 'container'} /> : error && why(errorData(error))}
        </p>
      </div>
      <code className="block border-t border-line pt-1.5 font-mono font-medium text-ink-1">{line}</code>
      {pinned && (
        <div className="mt-2 flex gap-2">
          {data && <Verb request={request} label={t('frees.remove')} icon="trash" kind="danger" size="small" />}
          <Link
            to={target.kind === 'image' ? '/images/$id' : '/containers/$id'}
            params={{ id: target.ref }}
            className="inline-flex h-6 items-center px-2 text-accent underline"
          >
            {t('frees.open')}
          </Link>
          <span className="flex-1" />
          <Button size="small" onClick={onClose}>
            {t('frees.close')}
          </Button>
        </div>
      )}
      {above && (
        <svg
          aria-hidden="true"
          width="6"
          height={LEAD + 4}
          className="absolute top-full fill-danger stroke-danger"
          style={{ left: x - left - 3 }}
        >
          <path d={`M3 0v${LEAD}`} />
          <circle cx="3" cy={LEAD} r="2.5" />
        </svg>
      )}
    </section>
  )
}

function Title({ freed }: { freed: Freed }) {
  const { t } = useTranslation('store')
  const format = useFormat()
  if (freed.layers.length === 0) return t('frees.nothing')
  return t('frees.exactly', { size: format.size(freed.bytes) })
}

const MOST_SIZES = 4
const MOST_NAMES = 3

function Sentence({ freed, container }: { freed: Freed; container: boolean }) {
  const { t } = useTranslation('store')
  const format = useFormat()
  const { layers, stays } = freed
  const list = (words: string[], most: number) => [
    ...words.slice(0, most),
    ...(words.length > most ? [t('frees.more', { count: words.length - most })] : []),
  ]
  const sizes = list(
    layers.map(({ bytes }) => format.size(bytes)),
    MOST_SIZES,
  )
  const goes = layers.length > 0 ? t('frees.goes', { count: layers.length, sizes: format.list(sizes) }) : ''
  const because = format.list(list(stays.because, MOST_NAMES))
  const rest =
    stays.layers === 0
      ? ''
      : container
        ? t('frees.onlyOwn')
        : layers.length === 0
          ? t('frees.untags')
          : t('frees.stays', { count: stays.layers, because })
  return [goes, rest].filter(Boolean).join(' ')
}
