import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { OutputDialog } from '../../../components/command/output-dialog.tsx'
import { Select } from '../../../components/ui/select.tsx'
import { FormRow } from '../../../components/ui/text-field.tsx'
import { trpc } from '../../../lib/rpc.ts'
import { fileName } from '../image-verbs.tsx'
import { nameOf } from '../names.ts'
import { WhatIsKept } from './what-is-kept.tsx'

const EVERYTHING = '-'

/** Writes images into one archive, with all their layers or with those that the other side lacks. */
export function SaveDialog({ images, onClose }: { images: readonly string[]; onClose: () => void }) {
  const { t } = useTranslation('images')
  const [without, setWithout] = useState(EVERYTHING)
  const { data: all = [] } = useQuery(trpc.images.queryOptions({ all: false }))
  const known = without === EVERYTHING ? [] : [without]
  const one = images.length === 1 ? images[0] : undefined
  const others = all.filter(({ layers }) => layers.length > 0).map(nameOf)
  return (
    <OutputDialog
      title={one === undefined ? t('save.title', { count: images.length }) : t('save.titleFor', { name: one })}
      text={t('save.text')}
      suggestion={`${one === undefined ? 'images' : fileName(one)}.tar`}
      request={(output) => ({ verb: 'save', images: [...images], output, without: known })}
      download={
        known.length > 0 ? null : `download/image?${new URLSearchParams(images.map((image) => ['ref', image]))}`
      }
      action={t('save.action')}
      width="w-[640px]"
      onClose={onClose}
    >
      {one !== undefined && <WhatIsKept image={one} without={known[0] ?? null} />}
      <FormRow label={t('save.without')} hint={t('save.withoutHint')}>
        {(id) => (
          <Select
            id={id}
            value={without}
            choices={[
              { value: EVERYTHING, label: t('save.nothing') },
              ...others.filter((name) => !images.includes(name)).map((value) => ({ value, label: value })),
            ]}
            onChange={setWithout}
          />
        )}
      </FormRow>
    </OutputDialog>
  )
}
