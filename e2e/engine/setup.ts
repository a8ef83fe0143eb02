import { afterAll } from 'vitest'
import { closeEngines } from './harness.ts'
import { removeImages } from './images.ts'

// Of every test file: what a failed test left, and the images that were made for all of them.
afterAll(async () => {
  await closeEngines()
  removeImages()
})
