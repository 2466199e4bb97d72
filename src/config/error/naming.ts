/**
 * How errors tell a value that names a file.
 */
import * as Schema from "effect/Schema"
import * as Origin from "../tree/Origin.ts"

/** The value that names a file, if that is no file of a config. */
export const by = Schema.optionalKey(Origin.Origin)

/** Says how to fix a value that names a file. */
export const namingAdvice = "Name another file, or write @@ for text that starts with @."

interface Named {
  readonly by?: Origin.Origin | undefined
}

/** Says the value that names a file, after that. */
export const placeOf = ({ by }: Named): string => (by === undefined ? "" : ` (${Origin.format(by)})`)

/** Ends the message of a file with the value that names it, and what to do; `otherwise` is for a file of a config. */
export const ending = (self: Named, otherwise: string): string =>
  `${placeOf(self)}. ${self.by === undefined ? otherwise : namingAdvice}`
