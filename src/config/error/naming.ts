/**
 * How errors tell a value that names a file.
 */
import * as Origin from "../tree/Origin.ts"

/** Says how to fix a value that names a file. */
export const namingAdvice = "Name another file, or write @@ for text that starts with @."

/** Says the value that names a file, and how to write another one. */
export const namedBy = ({ by }: { readonly by?: Origin.Origin | undefined }, otherwise: string) =>
  by === undefined ? { place: "", advice: otherwise } : { place: ` (${Origin.format(by)})`, advice: namingAdvice }
