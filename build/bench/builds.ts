import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ask } from '../../e2e/engine/http.ts'
import { type Figure, measure } from './measure.ts'

/** Twenty commands, none of which does much: what is measured is what each step costs. */
const STEPS = Array.from({ length: 20 }, (_, step) => `RUN echo ${step} > /step-${step}`).join('\n')

export function buildOfSteps(socket: string, image: string, cached: boolean): Promise<Figure> {
  const context = contextOf(`FROM ${image}\n${STEPS}\n`, () => {})
  return measure(cached ? 10 : 3, () => build(socket, context, cached))
}

export function buildOfFiles(socket: string, image: string): Promise<Figure> {
  const context = contextOf(`FROM ${image}\nCOPY files /files\n`, (folder) => {
    for (let part = 0; part < 100; part++) {
      mkdirSync(join(folder, `files/${part}`), { recursive: true })
      for (let file = 0; file < 100; file++) writeFileSync(join(folder, `files/${part}/${file}`), `${part} ${file}\n`)
    }
  })
  return measure(3, () => build(socket, context, false))
}

/** As the CLI sends it, in one piece. */
function contextOf(dockerfile: string, fill: (folder: string) => void): Buffer {
  const folder = mkdtempSync(join(tmpdir(), 'cutaway-context-'))
  try {
    writeFileSync(join(folder, 'Dockerfile'), dockerfile)
    fill(folder)
    const tar = `${folder}.tar`
    execFileSync('tar', ['-C', folder, '-cf', tar, '.'])
    const bytes = readFileSync(tar)
    rmSync(tar)
    return bytes
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function build(socket: string, body: Buffer, cached: boolean): Promise<void> {
  const path = `/v1.41/build?networkmode=none&rm=1&nocache=${cached ? 0 : 1}`
  const answer = await ask(socket, 'POST', path, { body, headers: { 'content-type': 'application/x-tar' } })
  if (answer.status !== 200 || !answer.body.includes('Successfully built')) throw new Error(`build: ${answer.body}`)
}
