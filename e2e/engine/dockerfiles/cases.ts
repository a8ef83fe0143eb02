import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'

const root = fileURLToPath(new URL('.', import.meta.url))

const File = z.strictObject({
  type: z.enum(['file', 'folder', 'link']).optional(),
  content: z.string().optional(),
  target: z.string().optional(),
  mode: z.string().optional(),
  owner: z.string().optional(),
})

const Expected = z.strictObject({
  about: z.string().min(1),
  level: z.enum(['form', 'files', 'run']),
  dockerfile: z.string().default('Dockerfile'),
  options: z
    .strictObject({
      args: z.record(z.string(), z.string()).default({}),
      target: z.string().default(''),
      platform: z.string().default('linux/amd64'),
      labels: z.record(z.string(), z.string()).default({}),
    })
    .prefault({}),
  error: z.strictObject({ message: z.string(), line: z.number().nullable() }).optional(),
  warnings: z.array(z.string()).default([]),
  config: z.record(z.string(), z.unknown()).default({}),
  history: z.array(z.string()).optional(),
  files: z.record(z.string(), z.union([z.string(), z.null(), File])).default({}),
  output: z.array(z.string()).default([]),
})

/** A case of the corpus; README.md tells what its keys mean. */
export interface Case {
  name: string
  folder: string
  /** The Dockerfile's text. */
  text: string
  expected: z.infer<typeof Expected>
}

/** Not part of a case's context. */
export const EXPECTATION = 'expect.json'

/** All cases by name; `level` leaves out those of other levels. */
export function readCases(level?: Case['expected']['level']): Case[] {
  return readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => readCase(name))
    .filter(({ expected }) => level === undefined || expected.level === level)
    .toSorted((one, other) => (one.name < other.name ? -1 : 1))
}

function readCase(name: string): Case {
  const folder = join(root, name)
  const parsed = Expected.safeParse(JSON.parse(readFileSync(join(folder, EXPECTATION), 'utf8')))
  if (!parsed.success) throw new Error(`${name}/${EXPECTATION}: ${z.prettifyError(parsed.error)}`)
  const text = readFileSync(join(folder, parsed.data.dockerfile), 'utf8')
  return { name, folder, text, expected: parsed.data }
}
