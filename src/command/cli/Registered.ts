/**
 * A command as it is registered: what a command line may call it, and what help says of it.
 */
import type { ParserData } from "../../hook/ParserData.ts"
import type { Documentation } from "./Documentation.ts"

/** A command with its documentation, and what its parser hooks made of it. */
export interface Registered {
  readonly documentation: Documentation
  readonly data: ParserData
}

/** The names that a command may be called by, its own first. */
export const callsOf = ({ data, documentation }: Registered): ReadonlyArray<string> => [
  data.name,
  ...documentation.aliases
]
