import { useQueries } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { TFunction } from 'i18next'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { commandLine } from '../../../../engine/wire/command-line.ts'
import type { ErrorData, ObjectRef } from '../../../../engine/wire/errors.ts'
import type { RequestInput } from '../../../../engine/wire/requests.ts'
import { Button } from '../../../components/ui/button.tsx'
import { Checkbox } from '../../../components/ui/checkbox.tsx'
import { Dialog, DialogBody, DialogFoot, DialogLine } from '../../../components/ui/dialog.tsx'
import { Icon } from '../../../components/ui/icon.tsx'
import { errorData } from '../../../lib/errors.ts'
import { shortId, useFormat } from '../../../lib/format.ts'
import { performAll } from '../../../lib/perform.ts'
import { placeOf } from '../../../lib/places.ts'
import { trpc } from '../../../lib/rpc.ts'

/** Of each list, so many lines are shown. */
const SHOWN = 8

/** Says what removing images does before it is done: names that go, layers that are freed, and what is in the way. */
export function RemoveDialog({ images, onClose }: { images: readonly string[]; onClose: () => void }) {
  const { t } = useTranslation('images')
  const format = useFormat()
  const [force, setForce] = useState(false)
  const previews = useQueries({ queries: images.map((image) => trpc.removal.queryOptions(image)) })
  const requests = images.map((image): RequestInput => ({ verb: 'rmi', image, force }))
  const removals = previews.flatMap(({ data }) => (data ? [data] : []))
  const bytes = removals.reduce((sum, removal) => sum + removal.bytes, 0)
  const untagged = removals.flatMap((removal) => removal.untagged)
  const deleted = removals.flatMap((removal) => removal.deleted)
  const obstacles = previews.flatMap(({ error }) => (error ? [errorData(error)] : []))
  const name = images[0] ?? ''
  const one = images.length === 1
  return (
    <Dialog
      title={one ? t('remove.titleFor', { name }) : t('remove.title', { count: images.length })}
      width="w-[560px]"
      onClose={onClose}
    >
      <DialogBody className="grid gap-3">
        {obstacles.map((obstacle) => (
          <div
            key={obstacle.message}
            role="alert"
            className="border-l-3 border-danger bg-danger-soft px-3 py-2 text-xs text-ink-1"
          >
            <p>{reasonOf(obstacle, t)}</p>
            <InTheWay objects={obstacle.objects ?? []} onGo={onClose} />
          </div>
        ))}
        {removals.length > 0 && (
          <>
            <p className="text-xl font-semibold tracking-[-.01em]">
              {deleted.length === 0
                ? t('remove.nameOnly')
                : // what only the chosen ones share goes too, with the last of them
                  t(images.length > 1 ? 'remove.freesAtLeast' : 'remove.frees', { size: format.size(bytes) })}
            </p>
            <ul className="grid gap-1 font-mono text-xs text-ink-2">
              {untagged.slice(0, SHOWN).map((tag) => (
                <li key={tag}>{t('remove.untag', { tag })}</li>
              ))}
              {untagged.length > SHOWN && <li>{t('remove.more', { count: untagged.length - SHOWN })}</li>}
              {deleted.slice(0, SHOWN).map((id) => (
                <li key={id}>{t('remove.delete', { id: shortId(id) })}</li>
              ))}
              {deleted.length > SHOWN && <li>{t('remove.more', { count: deleted.length - SHOWN })}</li>}
              {deleted.length === 0 && <li className="font-sans">{t('remove.nothingFreed')}</li>}
            </ul>
          </>
        )}
        <Checkbox checked={force} onChange={setForce}>
          {t('remove.force')}
        </Checkbox>
      </DialogBody>
      <DialogLine>
        {requests.slice(0, SHOWN).map((request) => (
          <div key={commandLine(request)}>{commandLine(request)}</div>
        ))}
        {requests.length > SHOWN && (
          <div className="font-sans text-xs text-ink-3">
            {t('remove.moreLines', { count: requests.length - SHOWN })}
          </div>
        )}
      </DialogLine>
      <DialogFoot>
        <Button data-autofocus onClick={onClose}>
          {t('remove.keep', { count: images.length })}
        </Button>
        <Button
          kind="danger"
          icon="trash"
          disabled={obstacles.length === images.length && !force}
          onClick={() => {
            void performAll(requests)
            onClose()
          }}
        >
          {one ? t('remove.actionFor', { name }) : t('remove.action', { count: images.length })}
        </Button>
      </DialogFoot>
    </Dialog>
  )
}

/** What is known as data is said in the language of the window; the engine's own sentence stands for the rest. */
function reasonOf({ message, objects = [] }: ErrorData, t: TFunction<'images'>): string {
  const resting = objects.filter((object) => object.kind === 'container')
  return resting.length > 0 ? t('remove.restsOn', { count: resting.length }) : message
}

/** The objects in the way, each a link to where something can be done about it. */
function InTheWay({ objects, onGo }: { objects: readonly ObjectRef[]; onGo: () => void }) {
  const { t } = useTranslation('images')
  if (objects.length === 0) return null
  return (
    <p className="mt-1.5 flex flex-wrap items-center gap-x-3 gap-y-1">
      <span className="text-ink-2">{t('remove.inTheWay')}</span>
      {objects.map((object) => (
        <Link
          key={object.id}
          {...placeOf(object)}
          onClick={onGo}
          className="flex items-center gap-1 font-mono text-accent underline"
        >
          <Icon name={object.kind === 'container' ? 'containers' : 'images'} size={13} />
          {object.name}
        </Link>
      ))}
    </p>
  )
}
