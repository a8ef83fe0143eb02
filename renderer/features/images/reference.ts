/** A reference in the two parts that lists show: `shop/web` and `2.4.1`. A digest stands in the place of the tag. */
export function splitReference(reference: string): { name: string; tag: string } {
  const digest = reference.indexOf('@')
  if (digest >= 0) return { name: reference.slice(0, digest), tag: reference.slice(digest + 1) }
  const colon = reference.lastIndexOf(':')
  // the colon of a registry's port comes before a slash
  if (colon < 0 || reference.indexOf('/', colon) >= 0) return { name: reference, tag: '' }
  return { name: reference.slice(0, colon), tag: reference.slice(colon + 1) }
}
