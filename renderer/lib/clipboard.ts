/** Puts text on the clipboard; false where the browser refuses (a page that is not focused, or plain HTTP elsewhere). */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return false
  }
}
