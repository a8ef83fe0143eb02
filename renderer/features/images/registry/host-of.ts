/** The registry that a reference names; Docker's own where it names none. */
export function hostOf(reference: string): string {
  const slash = reference.indexOf('/')
  const first = reference.slice(0, slash)
  return slash > 0 && (/[.:]/.test(first) || first === 'localhost') ? first : 'docker.io'
}
