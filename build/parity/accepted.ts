/** Differences that are meant, each with its reason; they are listed in `docs/docker-api.md`. */
export const accepted: readonly { place: RegExp; reason: string }[] = []
