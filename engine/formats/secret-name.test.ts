import { expect, test } from 'vitest'
import { looksSecret } from './secret-name.ts'

test.each([
  'root/.ssh/id_rsa',
  'app/.env',
  'app/.env.production',
  'app/.npmrc',
  'root/.netrc',
  'srv/tls/server.key',
  'srv/server.PEM',
  'root/.kube/config',
  'root/.docker/config.json',
  'root/.aws/credentials',
  'kubeconfig',
])('%s looks secret', (path) => expect(looksSecret(path)).toBe(true))

test.each([
  'root/.ssh/id_rsa.pub',
  'app/.env.example',
  'etc/ssl/certs/Some_Root_CA.pem',
  'usr/lib/python3/site-packages/certifi/cacert.pem',
  'app/config',
  'app/environment',
  'app/keys',
  'usr/share/keyrings/debian-archive-keyring.gpg',
])('%s does not', (path) => expect(looksSecret(path)).toBe(false))
