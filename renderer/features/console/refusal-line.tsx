import type { ObjectRef } from '../../../engine/wire/errors.ts'
import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Button, IconButton } from '../../components/ui/button.tsx'
import { Icon, type IconName } from '../../components/ui/icon.tsx'
import { MiddleCut } from '../../components/ui/middle-cut.tsx'
import { dismissRefusal, type Refusal, targetOf, useRequests } from '../../lib/perform.ts'
import { placeOf } from '../../lib/places.ts'
import { useWhy } from '../../lib/why.ts'

const ICONS: Record<ObjectRef['kind'], IconName> = {
  container: 'containers',
  image: 'images',
  layer: 'images',
  volume: 'volumes',
  network: 'link',
}

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
        <Button key={object.id} size="small" icon={ICONS[object.kind]} onClick={() => void navigate(placeOf(object))}>
          <span className="max-w-56 min-w-0 font-mono" title={object.name}>
            <MiddleCut text={t('show', { name: object.name })} />
          </span>
        </Button>
      ))}
      <IconButton icon="close" size="small" label={t('dismiss')} onClick={dismissRefusal} />
    </div>
  )
}

/** That containers rest on an image is said in a few words: the buttons lead to them. */
function Why({ error }: Refusal) {
  const { t } = useTranslation('console')
  const why = useWhy()
  const containers = (error.objects ?? []).filter((object) => object.kind === 'container')
  if (error.details?.key === 'imageInUse' || error.details?.key === 'imageInUseByRunning') {
    return t('restsOn', { count: containers.length, names: containers.map(({ name }) => name).join(', ') })
  }
  return why(error)
}
