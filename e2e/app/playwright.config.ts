import { defineConfig } from '@playwright/test'
import type { Target } from './targets.ts'

/**
 * The window on a real engine: the same specs in web mode and on the desktop (Electron, or its stand-in), which starts a
 * lost engine again itself.
 */
export default defineConfig<object, { target: Target }>({
  projects: [
    { name: 'web', use: { target: 'web' }, testIgnore: ['desktop/**'] },
    { name: 'desktop', use: { target: 'desktop' }, testIgnore: ['lost.spec.ts'] },
  ],
  testDir: '.',
  outputDir: '../../test-results',
  snapshotPathTemplate: '{testDir}/snapshots/{arg}{ext}',
  workers: 1,
  timeout: 45_000,
  reporter: 'list',
  expect: {
    timeout: 10_000,
    toHaveScreenshot: { maxDiffPixelRatio: 0.002, animations: 'disabled', caret: 'hide', scale: 'css' },
  },
  use: {
    browserName: 'chromium',
    actionTimeout: 10_000,
    viewport: { width: 1280, height: 800 },
    deviceScaleFactor: 1,
    locale: 'en-US',
    timezoneId: 'UTC',
    colorScheme: 'light',
    contextOptions: { reducedMotion: 'reduce' },
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      args: [
        '--font-render-hinting=none',
        '--disable-lcd-text',
        '--disable-gpu',
        '--force-color-profile=srgb',
        '--hide-scrollbars',
        '--disable-background-networking',
      ],
    },
  },
})
