import { useTranslation } from 'react-i18next'
import type { RestartPolicy } from '../../../engine/wire/restart-policy.ts'
import { Segmented } from '../ui/segmented.tsx'
import { FormRow, TextField } from '../ui/text-field.tsx'

const NAMES = ['no', 'on-failure', 'always', 'unless-stopped'] as const

/** When the engine starts a container again, as a row of a form. */
export function RestartField({
  value,
  onChange,
  hint,
}: {
  value: RestartPolicy
  onChange: (policy: RestartPolicy) => void
  hint?: string | false
}) {
  const { t } = useTranslation('app')
  return (
    <FormRow label={t('restart.label')} hint={hint}>
      {() => (
        <div className="flex flex-wrap items-center gap-2">
          <Segmented
            label={t('restart.label')}
            value={value.name}
            onChange={(name) => onChange({ name, maximumRetryCount: 0 })}
            segments={NAMES.map((name) => ({ value: name, label: t(`restart.policy.${name}`) }))}
          />
          {value.name === 'on-failure' && (
            <span className="w-44">
              <TextField
                inputMode="numeric"
                aria-label={t('restart.tries')}
                placeholder={t('restart.anyNumber')}
                value={value.maximumRetryCount === 0 ? '' : String(value.maximumRetryCount)}
                after={t('restart.triesUnit')}
                onChange={({ target }) =>
                  onChange({
                    name: 'on-failure',
                    maximumRetryCount: Number(target.value.replace(/\D/g, '').slice(0, 4)),
                  })
                }
              />
            </span>
          )}
        </div>
      )}
    </FormRow>
  )
}
