import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { ObjectRef } from '../../../engine/wire/errors.ts'
import { Button, IconButton } from '../../components/ui/button.tsx'
import { Icon } from '../../components/ui/icon.tsx'
import { dismissRefusal, type Refusal, targetOf, useRequests } from '../../lib/perform.ts'
import { placeOf } from '../../lib/places.ts'

/** Why the last request was refused, and the way to what is in the way. It stays until the next request. */
export function RefusalLine() {
  const { t } = useTranslation('console')
  const refusal = useRequests((requests) => requests.refusal)
  const navigate = useNavigate()
  if (!refusal) return null
  const { request, line, error } = refusal
  return (
    <div
      role="alert"
      className="flex min-h-9 flex-none items-center gap-2.5 border-b border-danger bg-danger-soft px-4 py-1 text-sm"
    >
      <Icon name="warn" className="text-danger" />
      <p className="min-w-0 flex-1">
        <b className="font-semibold">
          {request ? t(`refused.${request.verb}`, { name: targetOf(request) ?? '' }) : t('refusedLine', { line })}
        </b>{' '}
        <Why {...refusal} />
      </p>
      {error.objects?.slice(0, 3).map((object) => (
        <Button
          key={object.id}
          size="small"
          icon={object.kind === 'container' ? 'containers' : 'images'}
          onClick={() => void navigate(placeOf(object))}
        >
          {t('show', { name: object.name })}
        </Button>
      ))}
      <IconButton icon="close" size="small" label={t('dismiss')} onClick={dismissRefusal} />
    </div>
  )
}

/** What is known as data is said in the language of the window; for the rest the engine's own sentence. */
function Why({ request, error }: Refusal) {
  const { t } = useTranslation('console')
  const { t: tApp } = useTranslation('app')
  const containers = (error.objects ?? []).filter((object) => object.kind === 'container')
  if (request?.verb === 'rmi' && error.code === 'conflict' && containers.length > 0) {
    return t('restsOn', { count: containers.length, names: namesOf(containers) })
  }
  return tApp(`why.${error.code}`, { message: error.message })
}

function namesOf(objects: readonly ObjectRef[]): string {
  return objects.map((object) => object.name).join(', ')
}
