/**
 * The YAML format of config files.
 *
 * Owns the names of the format; reading is in `parse.ts`, writing in `print.ts`, writing over a commented file in
 * `rewrite.ts`.
 */
export { parse } from "./parse.ts"
export { print } from "./print.ts"
export { rewrite } from "./rewrite.ts"
