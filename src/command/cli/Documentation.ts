/**
 * What a command says of itself: its other names, and what its help and the program's show.
 */

/**
 * A command line with what it does, as the help shows it.
 *
 * @since 0.1.0
 * @category models
 */
export interface Example {
  readonly command: string
  readonly description?: string | undefined
}

/**
 * What a command says of itself.
 *
 * @since 0.1.0
 * @category models
 */
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

/**
 * The documentation of a command that says nothing of itself.
 *
 * @since 0.1.0
 * @category constants
 */
export const empty: Documentation = {
  description: undefined,
  shortDescription: undefined,
  aliases: [],
  examples: [],
  unlisted: false,
  group: undefined
}

/** Returns what a list of commands says of one: its short description, or how its description begins. */
export const summaryOf = ({ description, shortDescription }: Documentation): string | undefined =>
  shortDescription ?? description?.split(/\n\s*\n/)[0]
