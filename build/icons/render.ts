// Draws icon.svg at every size that desktops ask for. Run by hand after the drawing changed: node build/icons/render.ts
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright'

const drawing = readFileSync(new URL('icon.svg', import.meta.url), 'utf8')
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium' })
for (const size of [16, 22, 32, 48, 64, 128, 256, 512]) {
  const page = await browser.newPage({ viewport: { width: size, height: size } })
  await page.setContent(`<style>body{margin:0}svg{display:block;width:${size}px;height:${size}px}</style>${drawing}`)
  const path = fileURLToPath(new URL(`${size}x${size}.png`, import.meta.url))
  await page.screenshot({ path, omitBackground: true })
  await page.close()
}
await browser.close()
