import { sentenceOf, type VerifyEvent } from '../../wire/verify.ts'
import { humanSize } from './size.ts'

/** A check as lines of text: one for each finding, and at the end what was checked. */
export async function* verifyLines(
  events: AsyncIterable<VerifyEvent>,
): AsyncGenerator<{ line: string; isFinding: boolean }> {
  let findings = 0
  for await (const event of events)
    if (event.type === 'finding') {
      findings++
      yield { line: sentenceOf(event.finding), isFinding: true }
    } else if (event.type === 'end') {
      const { layers, files, bytes, images, containers, volumes } = event.checked
      const what = `layers: ${layers} (${files} files, ${humanSize(bytes)}), images: ${images}, containers: ${containers}, volumes: ${volumes}`
      yield { line: `Checked ${what}. ${verdict(findings)}`, isFinding: false }
    }
}

function verdict(findings: number): string {
  return findings === 0 ? 'All is as it was stored.' : `Findings: ${findings}.`
}
