/**
 * YAML, as configs are kept in it.
 *
 * Owns the names of the format; reading is in `parseYaml.ts`, writing in `printYaml.ts`, writing over a commented
 * file in `rewriteYaml.ts`.
 */
export { parse } from "./parseYaml.ts"
export { print } from "./printYaml.ts"
export { rewrite } from "./rewriteYaml.ts"
