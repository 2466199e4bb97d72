/**
 * A command as it is registered: what it takes, and what help says of it.
 */
import type { ParserData } from "../../hook/ParserData.ts"
import type { Documentation } from "./Documentation.ts"

/** A command with its documentation, and what its parser hooks made of it. */
export interface Registered {
  readonly documentation: Documentation
  readonly data: ParserData
}
