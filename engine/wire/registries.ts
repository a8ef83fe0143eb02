/** What a registry found by a word. */
export interface FoundRepository {
  /** As a pull takes it. */
  name: string
  description: string
  stars: number
  official: boolean
}
