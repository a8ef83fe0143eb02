import { readFileSync } from 'node:fs'

/** Names this Linux by `/etc/os-release` (os-release(5)). */
export function osRelease(): { name: string; version: string } {
  const fields = new Map<string, string>()
  for (const line of read().split('\n')) {
    const [, name, value] = /^([A-Z_]+)=["']?(.*?)["']?$/.exec(line) ?? []
    if (name !== undefined && value !== undefined) fields.set(name, value)
  }
  return { name: fields.get('PRETTY_NAME') ?? 'Linux', version: fields.get('VERSION_ID') ?? '' }
}

function read(): string {
  try {
    return readFileSync('/etc/os-release', 'utf8')
  } catch {
    return ''
  }
}
