// Writes engine/api/buildkit/protocol/ from the definitions here. Run after changing them:
//   apt-get install protobuf-compiler libprotobuf-dev && node build/buildkit-protocol/make.mjs
import { execFileSync } from 'node:child_process'
import { globSync, mkdirSync, rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const definitions = fileURLToPath(new URL('definitions', import.meta.url))
const output = fileURLToPath(new URL('../../engine/api/buildkit/protocol', import.meta.url))
const plugin = fileURLToPath(new URL('../../node_modules/.bin/protoc-gen-es', import.meta.url))

rmSync(output, { recursive: true, force: true })
mkdirSync(output, { recursive: true })
// JavaScript with declarations: in TypeScript it would be enums, which Node does not run unbuilt.
const options = ['--es_opt', 'target=js+dts,import_extension=js', `--plugin=protoc-gen-es=${plugin}`]
const files = globSync('**/*.proto', { cwd: definitions })
execFileSync('protoc', ['-I', definitions, '-I', '/usr/include', '--es_out', output, ...options, ...files], {
  stdio: 'inherit',
})
