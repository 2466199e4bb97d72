/**
 * JSON as tests read it: a tree.
 */
import * as Result from "effect/Result"
import * as Json from "../../src/config/format/json/Json.ts"

/** Where the text stands, for its parser. */
export const file = { config: "cfg", path: "cfg.json" }

/** Reads a text that has no fault. */
export const read = (text: string) => Result.getOrThrow(Json.parse(text, file))
