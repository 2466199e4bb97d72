/**
 * A command as it is registered: what it takes, and what help says of it.
 */
import type { ParserData } from "../../hook/ParserData.ts"
import type { Documentation } from "./Documentation.ts"

/** A command with its documentation, and what its parser hooks made of it. */
export interface Registered {
  readonly documentation: Documentation
  readonly data: ParserData
  /** Whether all of it is known: a lazy command has no parameters before its module is loaded. */
  readonly isLoaded: boolean
}
