/**
 * What a command says of itself: its other names, and what its help and the program's show.
 */

/** A command line with what it does, as the help shows it. */
export interface Example {
  readonly command: string
  readonly description?: string | undefined
}

/** What a command says of itself. */
export interface Documentation {
  readonly description: string | undefined
  /** For the program's help; `description` where it is left out. */
  readonly shortDescription: string | undefined
  readonly aliases: ReadonlyArray<string>
  readonly examples: ReadonlyArray<Example>
  /** Whether the program's help leaves it out. */
  readonly unlisted: boolean
  /** The heading in the program's help. */
  readonly group: string | undefined
}

/** A command that says nothing of itself. */
export const empty: Documentation = {
  description: undefined,
  shortDescription: undefined,
  aliases: [],
  examples: [],
  unlisted: false,
  group: undefined
}
