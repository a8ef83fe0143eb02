/** One line for the person who waits. */
export function say(text) {
  process.stderr.write(`cutaway: ${text}\n`)
}

/** Ends set-up with the sentence that says what is wrong and what to do. */
export function giveUp(text) {
  say(text)
  process.exit(1)
}
