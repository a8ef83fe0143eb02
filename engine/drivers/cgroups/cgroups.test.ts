import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { openCgroup, removeCgroup } from './cgroups.ts'
import { CGROUP_ROOT, hierarchies, readCgroupFacts } from './facts.ts'

const { mode } = readCgroupFacts(false, 'cutaway-test')
const PATH = `/cutaway-test-${process.pid}/one`
/** The hierarchy whose freezer is used here. */
const FOLDER = join(CGROUP_ROOT, mode === 'v2' ? '' : 'freezer', PATH)

describe.skipIf(process.getuid?.() !== 0 || mode === 'none')('a control group', () => {
  afterEach(() => {
    removeCgroup(join(PATH, 'inner'))
    removeCgroup(PATH)
    removeCgroup(join(PATH, '..'))
    expect(hierarchies().filter((folder) => existsSync(join(folder, PATH, '..')))).toEqual([])
  })

  test('freezes and thaws its processes, and knows them, also those further down', async () => {
    const child = spawn('sleep', ['60'], { stdio: 'ignore' })
    const pid = child.pid as number
    try {
      mkdirSync(join(FOLDER, 'inner'), { recursive: true })
      writeFileSync(join(FOLDER, 'inner/cgroup.procs'), String(pid))
      const cgroup = openCgroup(mode, PATH)
      expect(cgroup.processes()).toEqual([pid])
      expect(cgroup.frozen()).toBe(false)
      await cgroup.freeze()
      await cgroup.freeze()
      expect(cgroup.frozen()).toBe(true)
      await cgroup.thaw()
      expect(cgroup.frozen()).toBe(false)
      removeCgroup(PATH)
      expect(existsSync(FOLDER), 'one that is in use stays').toBe(true)
    } finally {
      child.kill('SIGKILL')
      await new Promise((resolve) => child.once('exit', resolve))
    }
  })

  test('that is gone has no processes and is not frozen', () => {
    const cgroup = openCgroup(mode, PATH)
    expect(cgroup.processes()).toEqual([])
    expect(cgroup.frozen()).toBe(false)
  })
})

test('an ordinary user to whom nothing was delegated has no place for groups', () => {
  const facts = readCgroupFacts(true, 'cutaway-test')
  expect(facts.parent === null || facts.parent.endsWith('/cutaway-test')).toBe(true)
  if (facts.mode !== 'v2') expect(facts).toMatchObject({ parent: null, memory: false, pids: false })
})
