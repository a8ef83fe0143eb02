import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../../components/ui/button.tsx'
import { errorData } from '../../../lib/errors.ts'
import { trpc } from '../../../lib/rpc.ts'
import { useWhy } from '../../../lib/why.ts'

/** Asks a registry for repositories by the word that stands in the form. It is asked when somebody wants it, not while they type. */
export function Search({ term, onChoose }: { term: string; onChoose: (name: string) => void }) {
  const { t } = useTranslation('registry')
  const why = useWhy()
  const [asked, setAsked] = useState('')
  const answer = useQuery(trpc.registrySearch.queryOptions(asked, { enabled: asked !== '', retry: false }))
  return (
    <div className="ml-[116px]">
      <Button size="small" icon="search" disabled={term === '' || answer.isFetching} onClick={() => setAsked(term)}>
        {t('search.action')}
      </Button>
      <div role="status" className="text-xs text-ink-3">
        {answer.error && <p className="pt-1.5">{why(errorData(answer.error))}</p>}
        {answer.data?.length === 0 && <p className="pt-1.5">{t('search.none', { term: asked })}</p>}
      </div>
      {answer.data && answer.data.length > 0 && (
        <ul aria-label={t('search.found')} className="mt-1.5 max-h-40 overflow-auto border border-line">
          {answer.data.map(({ name, description, stars, official }) => (
            <li key={name} className="border-b border-line last:border-b-0">
              <button
                type="button"
                onClick={() => onChoose(name)}
                className="flex w-full items-baseline gap-3 px-2 py-1 text-left text-xs hover:bg-selected"
              >
                <span className="flex-none font-mono text-ink-1">{name}</span>
                <span className="min-w-0 flex-1 truncate text-ink-3">{description}</span>
                {official && <span className="flex-none text-ink-2">{t('search.official')}</span>}
                {stars > 0 && <span className="flex-none text-ink-3 tabular-nums">{t('search.stars', { stars })}</span>}
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
