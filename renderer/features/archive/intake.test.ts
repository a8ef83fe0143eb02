import { expect, test, vi } from 'vitest'
import type { ArchivePreview } from '../../../engine/wire/archives.ts'
import { Intake, type IntakeDoors } from './intake.ts'

const preview = { id: 'p1', kind: 'docker-archive' } as ArchivePreview
const result = { operation: 1, id: 'sha256:1', name: 'web:1', warnings: [] }
const path = { key: 1, name: 'a.tar', source: { type: 'path', path: '/a.tar' } } as const

function doors(part: Partial<IntakeDoors> = {}): IntakeDoors {
  return {
    upload: vi.fn(async (_file, onProgress) => {
      await Promise.resolve()
      onProgress(0.5)
      return '/uploads/a.tar'
    }),
    open: vi.fn(async () => preview),
    close: vi.fn(async () => {}),
    perform: vi.fn(async () => result),
    errorData: (error) => error as ReturnType<IntakeDoors['errorData']>,
    ...part,
  }
}

const is = (intake: Intake, type: string) => vi.waitFor(() => expect(intake.getState().type).toBe(type), 20_000)

test('a file of this machine is looked at in place, and loaded only when asked', async () => {
  const around = doors()
  const intake = new Intake(path, around)
  await is(intake, 'recognised')
  expect(around.perform).not.toHaveBeenCalled()
  await intake.take('')
  expect(around.perform).toHaveBeenCalledWith({ verb: 'load', input: 'p1' })
  expect(intake.getState()).toMatchObject({ type: 'done', result })
})

test("a browser's file is sent first, and tells how far it is", async () => {
  const intake = new Intake({ ...path, source: { type: 'file', file: new File(['x'], 'a.tar') } }, doors())
  const seen: string[] = []
  intake.subscribe(() => {
    const state = intake.getState()
    seen.push(state.type === 'sending' ? `sending ${state.fraction}` : state.type)
  })
  await is(intake, 'recognised')
  expect(seen).toEqual(['sending 0.5', 'reading', 'recognised'])
})

test('what is no archive keeps the sentence that says what it is', async () => {
  const error = { code: 'invalid', message: 'a.tar is a ZIP archive' } as const
  const intake = new Intake(path, doors({ open: () => Promise.reject(error) }))
  await is(intake, 'refused')
  expect(intake.getState()).toMatchObject({ error })
})

test('a cancelled load can be tried again; another failure can not', async () => {
  const intake = new Intake(path, doors({ perform: () => Promise.reject({ code: 'cancelled', message: 'cancelled' }) }))
  await is(intake, 'recognised')
  await intake.take('')
  expect(intake.getState().type).toBe('recognised')
})

test('closing the sheet while the engine still looks forgets the preview when it comes', async () => {
  const around = doors()
  const intake = new Intake(path, around)
  intake.dispose()
  await vi.waitFor(() => expect(around.close).toHaveBeenCalledWith('p1'), 20_000)
})

test('a root file system is imported under the name that was given', async () => {
  const around = doors({ open: async () => ({ ...preview, kind: 'root-filesystem' }) })
  const intake = new Intake(path, around)
  await is(intake, 'recognised')
  await intake.take('debian:mine')
  expect(around.perform).toHaveBeenCalledWith({ verb: 'import', input: 'p1', reference: 'debian:mine' })
})
