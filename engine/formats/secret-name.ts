/**
 * Whether a file's name says that it holds a secret: a private key, a password, a token. A guess from the name alone, made
 * so that it seldom cries wolf: certificates of authorities and templates are left out.
 */
export function looksSecret(path: string): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase()
  if (HARMLESS.test(name) || PUBLIC_PLACES.test(path)) return false
  return NAMES.has(name) || ENDINGS.test(name) || PLACES.test(path.toLowerCase())
}

const NAMES: ReadonlySet<string> = new Set([
  'id_rsa',
  'id_dsa',
  'id_ecdsa',
  'id_ed25519',
  '.env',
  '.npmrc',
  '.netrc',
  '_netrc',
  '.pypirc',
  '.pgpass',
  '.my.cnf',
  '.git-credentials',
  '.htpasswd',
  '.dockercfg',
  '.dockerconfigjson',
  'credentials',
  'credentials.json',
  'kubeconfig',
  'secrets.json',
  'secrets.yaml',
  'secrets.yml',
  'service-account.json',
])
const ENDINGS = /^\.env\.\w+$|\.(pem|key|p12|pfx|jks|keystore|ppk|kdbx)$/
const PLACES = /(^|\/)(\.kube\/config|\.docker\/config\.json|\.aws\/credentials|run\/secrets\/.+)$/
/** `.env.example`, `id_rsa.pub`, a bundle of certificates. */
const HARMLESS = /(example|sample|template|dist)$|\.pub$|^(cacert|ca-bundle|ca-certificates|cert|fullchain|chain)\.pem$/
const PUBLIC_PLACES =
  /(^|\/)(etc\/ssl\/certs|usr\/share\/ca-certificates|usr\/lib\/ssl|etc\/pki\/(tls\/certs|ca-trust)|certifi)\//
