/** Asks for the next item before anybody waits for it. Should it fail meanwhile, whoever waits for it then is told, and Node is not told that nobody ever did. */
export function readAhead<T>(iterator: AsyncIterator<T>): Promise<IteratorResult<T>> {
  const next = iterator.next()
  next.catch(() => {})
  return next
}
