import { copyFileSync, globSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { build, type InlineConfig } from 'vite'
import { makeSample } from './sample-image/make.ts'

const root = fileURLToPath(new URL('..', import.meta.url))

/** Native modules stay outside the bundles: they find their binaries beside their own files. */
const external = ['electron', 'koffi', '@parcel/watcher', /^node:/, ...builtinModules]

function node(name: string, entries: Record<string, string>, format: 'es' | 'cjs'): InlineConfig {
  return {
    configFile: false,
    root,
    logLevel: 'warn',
    publicDir: false,
    ssr: { noExternal: true, target: 'node' },
    resolve: { conditions: ['node', 'import', 'module', 'default'] },
    build: {
      ssr: true,
      target: 'node24',
      outDir: `dist/${name}`,
      emptyOutDir: false,
      minify: false,
      sourcemap: true,
      rolldownOptions: {
        input: entries,
        external,
        output: {
          format,
          // one flat folder, so that a worker's file lies beside whatever bundle starts it
          entryFileNames: format === 'cjs' ? '[name].cjs' : '[name].js',
          chunkFileNames: '[name]-[hash].js',
          ...(format === 'cjs' ? { codeSplitting: false } : {}),
        },
      },
    },
  }
}

const workers = Object.fromEntries(
  globSync('engine/**/*-worker.ts', { cwd: root }).map((file) => [basename(file, '.ts'), join(root, file)]),
)
rmSync(join(root, 'dist'), { recursive: true, force: true })
await build(node('engine', { launch: 'engine/launch.ts', ...workers }, 'es'))
await build(node('main', { index: 'electron/main.ts' }, 'es'))
await build(node('preload', { index: 'electron/bridge/preload.ts' }, 'cjs'))
await build({
  configFile: false,
  root: join(root, 'renderer'),
  base: './',
  logLevel: 'warn',
  plugins: [react(), tailwindcss()],
  build: {
    outDir: join(root, 'dist/renderer'),
    emptyOutDir: true,
    target: 'chrome156',
    // the content security policy allows no fonts from data: addresses
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 2_000,
  },
})
await makeSample(join(root, 'dist/sample/cutaway-sample.tar'))
mkdirSync(join(root, 'dist/icons'))
copyFileSync(join(root, 'build/icons/22x22.png'), join(root, 'dist/icons/tray.png'))
writeFileSync(join(root, 'dist/built'), '')
