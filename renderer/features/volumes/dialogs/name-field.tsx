import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { FormRow, TextField } from '../../../components/ui/text-field.tsx'
import { trpc } from '../../../lib/rpc.ts'
import { faultOf, type NameFault } from '../volume-name.ts'

/** What is wrong with a name, among the volumes that there are. */
export function useNameFault(name: string): NameFault | null {
  const { data: volumes = [] } = useQuery(trpc.volumes.queryOptions())
  return faultOf(name, volumes)
}

/** The name of a volume that is to be made. */
export function NameField({
  label,
  name,
  placeholder,
  onChange,
}: {
  label: string
  name: string
  placeholder?: string
  onChange: (name: string) => void
}) {
  const { t } = useTranslation('volumes')
  const fault = useNameFault(name.trim())
  return (
    <FormRow label={label} hint={fault && t(`name.${fault}`, { name: name.trim() })}>
      {(id) => (
        <TextField
          id={id}
          data-autofocus
          value={name}
          invalid={fault !== null}
          placeholder={placeholder}
          onFocus={(event) => event.target.select()}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </FormRow>
  )
}
