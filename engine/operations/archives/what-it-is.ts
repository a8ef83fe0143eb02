const MAGIC: [offset: number, bytes: string, words: string][] = [
  [0, 'PK\x03\x04', 'a ZIP archive'],
  [0, 'PK\x05\x06', 'an empty ZIP archive'],
  [0, '7z\xbc\xaf\x27\x1c', 'a 7-Zip archive'],
  [0, 'Rar!\x1a\x07', 'a RAR archive'],
  [0, '\xfd7zXZ\0', 'compressed with xz, which is not read here: unpack it with unxz'],
  [0, 'BZh', 'compressed with bzip2, which is not read here: unpack it with bunzip2'],
  [0, '\x04\x22\x4d\x18', 'compressed with lz4, which is not read here: unpack it with unlz4'],
  [0, 'LZIP', 'compressed with lzip, which is not read here: unpack it with lzip -d'],
  [0, '\x7fELF', 'a program (ELF)'],
  [0, 'MZ', 'a Windows program'],
  [0, '!<arch>\n', 'a Debian package or another ar archive'],
  [0, '\xed\xab\xee\xdb', 'an RPM package'],
  [0, '070701', 'a cpio archive'],
  [0, '%PDF-', 'a PDF document'],
  [0, '\x89PNG\r\n', 'a PNG picture'],
  [0, '\xff\xd8\xff', 'a JPEG picture'],
  [0, 'GIF8', 'a GIF picture'],
  [0, 'SQLite format 3\0', 'an SQLite database'],
  [0, 'hsqs', 'a SquashFS filesystem image'],
  [0, 'QFI\xfb', 'a QCOW2 disk image'],
  [0, 'KDMV', 'a VMDK disk image'],
  [0x438, '\x53\xef', 'an ext filesystem image'],
  [0x8001, 'CD001', 'an ISO 9660 disc image'],
]

/** How much of the start of a file is needed to tell. */
export const HEAD_BYTES = 0x8006

/** What a file's first bytes say it is, in words that follow "is"; null when they say nothing. */
export function whatItIs(head: Buffer): string | null {
  if (head.length === 0) return 'empty'
  for (const [offset, bytes, words] of MAGIC)
    if (head.toString('latin1', offset, offset + bytes.length) === bytes) return words
  if (head.every((byte) => byte === 0)) return 'nothing but zeros'
  return isText(head) ? 'a text file' : null
}

/** UTF-8 without control characters other than blanks, line ends and escape. */
function isText(head: Buffer): boolean {
  if (head.some((byte) => byte < 9 || (byte > 13 && byte < 27))) return false
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true })
    return true
  } catch {
    return false
  }
}
