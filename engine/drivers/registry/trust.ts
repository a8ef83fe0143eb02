import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { rootCertificates, type SecureContextOptions } from 'node:tls'

/** Where distributions keep the certificates that the system trusts, in the order in which Go looks. */
const SYSTEM_FILES = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
  '/etc/pki/tls/cacert.pem',
  '/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem',
  '/etc/ssl/cert.pem',
]

const FOLDER = '/etc/docker/certs.d'

/**
 * What is trusted and shown when a host is asked: the certificates of the system, or of SSL_CERT_FILE, and what an
 * administrator put down for the host: `<host>/*.crt` to trust, `<host>/*.cert` with `*.key` to show.
 */
export function trustFor(host: string, folder = FOLDER): SecureContextOptions {
  const own = join(folder, host)
  const files = existsSync(own) ? readdirSync(own) : []
  const read = (name: string) => readFileSync(join(own, name), 'utf8')
  const shown = files.find((name) => name.endsWith('.cert') && files.includes(name.replace(/\.cert$/, '.key')))
  return {
    ca: [...systemCertificates(), ...files.filter((name) => name.endsWith('.crt')).map(read)],
    ...(shown ? { cert: read(shown), key: read(shown.replace(/\.cert$/, '.key')) } : {}),
  }
}

function systemCertificates(): readonly string[] {
  const named = process.env.SSL_CERT_FILE
  const file = [...(named ? [named] : []), ...SYSTEM_FILES].find((path) => existsSync(path))
  return file === undefined ? rootCertificates : [readFileSync(file, 'utf8')]
}
