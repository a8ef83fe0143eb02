/** What was read so far: the text, and the same as words. */
export class Reading {
  text = ''
  readonly words: string[] = []
  private word = ''

  /** A piece that belongs to one word whatever it holds. */
  add(piece: string): void {
    this.text += piece
    this.word += piece
  }

  /** A piece whose blanks part words. */
  addLoose(piece: string): void {
    this.text += piece
    const [first = '', ...rest] = piece.split(/\s+/u)
    this.word += first
    for (const next of rest) {
      this.endWord()
      this.word = next
    }
  }

  endWord(): void {
    if (this.word !== '') this.words.push(this.word)
    this.word = ''
  }
}
