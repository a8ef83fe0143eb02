/** What people call an image by: names with a digest come with a pull, and stand for it only where it has no other. */
export function withTaggedNames<T extends { names: string[] }>(image: T): T {
  const tagged = image.names.filter((name) => !name.includes('@'))
  return tagged.length > 0 ? { ...image, names: tagged } : image
}
