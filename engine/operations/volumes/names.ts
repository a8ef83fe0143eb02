import { EngineError } from '../../base/errors.ts'

/** What Docker's local driver takes: the name is a folder's too. */
export function requireVolumeName(name: string): void {
  if (name.length === 1)
    throw new EngineError(
      'invalid',
      `create ${name}: volume name is too short, names should be at least two alphanumeric characters`,
      { details: { key: 'volumeNameInvalid', values: { name } } },
    )
  if (!/^[a-zA-Z0-9][a-zA-Z0-9_.-]+$/.test(name) || name.length > 255)
    throw new EngineError(
      'invalid',
      `create ${name}: ${JSON.stringify(name)} includes invalid characters for a local volume name, only "[a-zA-Z0-9][a-zA-Z0-9_.-]" are allowed. If you intended to pass a host directory, use absolute path`,
      { details: { key: 'volumeNameInvalid', values: { name } } },
    )
}
