import { useEffect, useState, useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../components/ui/button.tsx'
import { Dialog, DialogBody, DialogFoot } from '../../components/ui/dialog.tsx'
import { Icon } from '../../components/ui/icon.tsx'
import { type Offered, useArchives, withdraw } from '../../lib/archives.ts'
import { errorData } from '../../lib/errors.ts'
import { useFormat } from '../../lib/format.ts'
import { rpc } from '../../lib/rpc.ts'
import { useWhy } from '../../lib/why.ts'
import { Intake } from './intake.ts'
import { Recognised } from './recognised.tsx'
import { upload } from '../../lib/upload.ts'

const doors = {
  upload,
  open: (path: string) => rpc.openArchive.mutate(path),
  close: (id: string) => rpc.closeArchive.mutate(id),
  perform: (request: Parameters<typeof rpc.perform.mutate>[0]) => rpc.perform.mutate(request),
  errorData,
}

/** Shows offered files one after the other: what each is, before anything of it is loaded. */
export function ArchiveSheet() {
  const offered = useArchives((state) => state.offered)
  const [first] = offered
  return first ? <Sheet key={first.key} offered={first} waiting={offered.length - 1} /> : null
}

function Sheet({ offered, waiting }: { offered: Offered; waiting: number }) {
  const { t } = useTranslation('archive')
  const why = useWhy()
  const format = useFormat()
  const intake = useIntake(offered)
  const state = useSyncExternalStore(intake.subscribe, intake.getState)
  const close = () => withdraw(offered.key)
  const preview = 'preview' in state ? state.preview : null
  return (
    <Dialog
      title={
        <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <Icon name="file" size={18} className="flex-none" />
          <span className="font-mono font-medium break-all">{offered.name}</span>
          {preview && (
            <span className="bg-accent-soft px-2 py-0.5 text-xs font-semibold">{t(`kind.${preview.kind}`)}</span>
          )}
          {preview && (
            <span className="text-sm font-normal text-ink-2">
              {t(state.type === 'recognised' ? 'size' : 'sizeAlone', { size: format.size(preview.bytes) })}
              {preview.compression !== 'none' && `, ${preview.compression}`}
            </span>
          )}
          {waiting > 0 && <span className="text-sm font-normal text-ink-3">{t('waiting', { count: waiting })}</span>}
        </span>
      }
      width={preview && state.type !== 'refused' ? 'w-[1016px]' : 'w-[560px]'}
      onClose={close}
    >
      {state.type === 'sending' || state.type === 'reading' ? (
        <>
          <DialogBody>
            <p role="status" className="py-6 text-center text-sm text-ink-2">
              {state.type === 'reading' ? t('reading') : t('sending', { percent: Math.round(state.fraction * 100) })}
            </p>
            {state.type === 'sending' && (
              <progress
                className="slab-progress w-full"
                max={1}
                value={state.fraction}
                aria-label={t('sendingLabel')}
              />
            )}
          </DialogBody>
          <DialogFoot>
            <Button onClick={close}>{t('cancel')}</Button>
          </DialogFoot>
        </>
      ) : state.type === 'refused' ? (
        <>
          <DialogBody>
            <p role="alert" className="border-l-3 border-danger bg-danger-soft px-3 py-2 text-sm text-danger">
              {why(state.error)}
            </p>
            <p className="mt-3 text-xs text-ink-3">{t('nothingLoaded')}</p>
          </DialogBody>
          <DialogFoot>
            <Button data-autofocus onClick={close}>
              {t('close')}
            </Button>
          </DialogFoot>
        </>
      ) : (
        <Recognised intake={intake} state={state} fileName={offered.name} onClose={close} />
      )}
    </Dialog>
  )
}

/** The intake of one offered file, for as long as its sheet is there. */
function useIntake(offered: Offered): Intake {
  const [intake] = useState(() => new Intake(offered, doors))
  useEffect(() => () => intake.dispose(), [intake])
  return intake
}
