import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ErrorData } from '../../../../engine/wire/errors.ts'
import { Button } from '../../../components/ui/button.tsx'
import { FormRow, TextField } from '../../../components/ui/text-field.tsx'
import { errorData } from '../../../lib/errors.ts'
import { rpc, trpc } from '../../../lib/rpc.ts'
import { useWhy } from '../../../lib/why.ts'
import { hostOf } from './host-of.ts'

/** Who one is to the registry of a reference: kept by the engine until it ends, and nowhere else. */
export function LogIn({ reference }: { reference: string }) {
  const { t } = useTranslation('registry')
  const host = hostOf(reference)
  const client = useQueryClient()
  const logins = useQuery(trpc.registryLogins.queryOptions())
  const [open, setOpen] = useState(false)
  const again = () => client.invalidateQueries({ queryKey: trpc.registryLogins.queryKey() })
  if (logins.data?.includes(host))
    return (
      <FormRow label={t('login.label')}>
        {() => (
          <span className="flex items-center gap-3 text-xs text-ink-2">
            {t('login.is', { host })}
            <Button size="small" onClick={() => void rpc.registryLogout.mutate(host).then(again)}>
              {t('login.out')}
            </Button>
          </span>
        )}
      </FormRow>
    )
  if (open) return <Fields key={host} host={host} onDone={() => void again().then(() => setOpen(false))} />
  return (
    <FormRow label={t('login.label')}>
      {() => (
        <Button size="small" className="justify-self-start" onClick={() => setOpen(true)}>
          {t('login.open', { host })}
        </Button>
      )}
    </FormRow>
  )
}

function Fields({ host, onDone }: { host: string; onDone: () => void }) {
  const { t } = useTranslation('registry')
  const why = useWhy()
  const [username, setUsername] = useState('')
  const [secret, setSecret] = useState('')
  const [refused, setRefused] = useState<ErrorData | null>(null)
  const submit = async () => {
    try {
      await rpc.registryLogin.mutate({ host, username, secret })
      onDone()
    } catch (thrown) {
      setRefused(errorData(thrown))
    }
  }
  return (
    <fieldset
      className="grid gap-2 border border-line p-3"
      onKeyDown={(event) => {
        if (event.key !== 'Enter' || event.target instanceof HTMLButtonElement) return
        // It stands in the form of a pull or a push, which is not meant.
        event.preventDefault()
        if (username && secret) void submit()
      }}
    >
      <legend className="px-1 text-xs text-ink-2">{t('login.open', { host })}</legend>
      <FormRow label={t('login.name')}>
        {(id) => <TextField id={id} value={username} onChange={(event) => setUsername(event.target.value)} />}
      </FormRow>
      <FormRow label={t('login.secret')} hint={t('login.kept')}>
        {(id) => (
          <TextField id={id} type="password" value={secret} onChange={(event) => setSecret(event.target.value)} />
        )}
      </FormRow>
      {refused && (
        <p role="alert" className="text-xs text-danger">
          {why(refused)}
        </p>
      )}
      <Button
        size="small"
        className="justify-self-start"
        disabled={username === '' || secret === ''}
        onClick={() => void submit()}
      >
        {t('login.action')}
      </Button>
    </fieldset>
  )
}
