/**
 * What a check of the whole store finds: a kind of damage with the values that its sentence names. The sentence says what
 * is wrong and what to do; the engine prints it in English, the window says it in its own language.
 */
export const FINDINGS = {
  databaseDamaged: 'The database is damaged: {{reason}}. End the engine and put back a copy of cutaway.db.',
  rowsOfNoLayer:
    'The file catalogue has files of a layer that is not there (number {{number}}). The next start of the engine clears them.',
  layerMisnamed:
    'Layer {{layer}} ({{images}}) is not named by what it is: its parent and diffID make {{expected}}. Remove the images that have it and load or pull them again.',
  layerWithoutParent:
    'Layer {{layer}} ({{images}}) rests on {{parent}}, which is not there. Remove the images that have it and load or pull them again.',
  layerWithoutFolder:
    'Layer {{layer}} ({{images}}) has lost its folder {{path}}. Remove the images that have it and load or pull them again.',
  layerWithoutPart:
    'Layer {{layer}} ({{images}}) has lost {{path}}, without which its tar cannot be made again. Remove the images that have it and load or pull them again.',
  layerNote:
    'Layer {{layer}} ({{images}}): {{path}} says that its {{field}} is {{found}}, the database {{expected}}. The database counts: correct the file.',
  layerContent:
    'Layer {{layer}} ({{images}}) has other content than when it was stored: its tar hashes to {{found}}, not to {{expected}}. Remove the images that have it and load or pull them again.',
  layerUnreadable:
    'Layer {{layer}} ({{images}}) cannot be read: {{reason}}. Remove the images that have it and load or pull them again.',
  layerSums:
    'Layer {{layer}} ({{images}}) holds {{expected}} bytes by its row and {{found}} by the file catalogue. Remove the images that have it and load or pull them again.',
  fileMissing:
    'Layer {{layer}} ({{images}}) has lost {{path}}. Remove the images that have it and load or pull them again.',
  fileExtra: 'Layer {{layer}} ({{images}}) has {{path}}, which it was not stored with: move it elsewhere.',
  fileType:
    'Layer {{layer}} ({{images}}): {{path}} was a {{expected}} and is a {{found}} now. Remove the images that have it and load or pull them again.',
  fileMode:
    'Layer {{layer}} ({{images}}): {{path}} has mode {{found}}, stored was {{expected}}. Set it back with chmod {{expected}}.',
  fileOwner:
    'Layer {{layer}} ({{images}}): {{path}} belongs to {{found}}, stored was {{expected}}. Set it back with chown -h {{expected}}.',
  fileSize:
    'Layer {{layer}} ({{images}}): {{path}} has {{found}} bytes, stored were {{expected}}. Remove the images that have it and load or pull them again.',
  fileTime:
    'Layer {{layer}} ({{images}}): {{path}} was written to: its time is {{found}}, stored was {{expected}}. Remove the images that have it and load or pull them again.',
  fileTarget:
    'Layer {{layer}} ({{images}}): {{path}} leads to {{found}}, stored was {{expected}}. Remove the images that have it and load or pull them again.',
  fileMark:
    'Layer {{layer}} ({{images}}): the mark by which {{path}} hides what lies below is not as stored. Remove the images that have it and load or pull them again.',
  fileAttribute:
    'Layer {{layer}} ({{images}}): {{path}} has another attribute {{name}} than it was stored with. Remove the images that have it and load or pull them again.',
  moreFiles: 'Layer {{layer}} ({{images}}) has {{count}} more findings of this kind.',
  layerOrphan: 'The folder {{path}} belongs to no layer. The next start of the engine deletes it.',
  temporaryLeft: '{{path}} was left by an engine that did not end properly. The next start of the engine deletes it.',
  imageContent: 'Image {{image}} has a config that hashes to {{found}}. Remove it and load or pull it again.',
  imageUnreadable: 'Image {{image}} has a config that cannot be read: {{reason}}. Remove it and load or pull it again.',
  imageWithoutLayer:
    'Image {{image}} rests on layer {{layer}}, which is not there. Remove it and load or pull it again.',
  imageTop:
    'Image {{image}} is recorded on top of {{found}}, its config says {{expected}}. Remove it and load or pull it again.',
  nameOfNothing:
    'The name {{name}} points at image {{image}}, which is not there. Give it to another image with docker tag.',
  containerWithoutLayer:
    'Container {{container}} rests on layer {{layer}}, which is not there. Copy out of {{path}} what it wrote, then remove it.',
  containerWithoutFolder: 'Container {{container}} has lost its folder {{path}}. What it wrote is gone: remove it.',
  containerUnreadable:
    'Container {{container}} has a definition that cannot be read: {{reason}}. Put back a copy of cutaway.db.',
  containerOrphan: 'The folder {{path}} belongs to no container. The next start of the engine deletes it.',
  volumeWithoutFolder:
    'Volume {{volume}} has lost its folder {{path}}, and with it its data. Put the folder back, or remove the volume.',
  volumeOrphan:
    'The folder {{path}} belongs to no volume. docker volume create {{volume}} makes it one, with its data.',
} as const

export type FindingKind = keyof typeof FINDINGS

export interface Finding {
  kind: FindingKind
  values: Record<string, string>
}

/** A check as it goes: each layer as it is taken up and as it is through, each finding when it is made, and then the sum. */
export type VerifyEvent =
  | { type: 'begin'; layers: { id: string; text: string; bytes: number }[] }
  | { type: 'layer'; id: string; state: 'checking' | 'sound' | 'damaged' }
  | { type: 'finding'; finding: Finding }
  | {
      type: 'end'
      checked: { layers: number; files: number; bytes: number; images: number; containers: number; volumes: number }
    }

/** The values as a sentence names them: digests of layers and images short, as everywhere. */
export function valuesOf({ values }: Finding): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, SHORT.has(name) ? value.replace(DIGEST, '$1') : value]),
  )
}

const SHORT: ReadonlySet<string> = new Set(['layer', 'parent', 'image'])
const DIGEST = /^sha256:([0-9a-f]{12}).*$/

/** The finding in English. */
export function sentenceOf(finding: Finding): string {
  const values = valuesOf(finding)
  return FINDINGS[finding.kind].replace(/\{\{(\w+)\}\}/g, (_, name: string) => values[name] ?? '')
}
