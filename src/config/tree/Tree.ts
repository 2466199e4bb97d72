/**
 * The value of one config instance: an immutable tree whose every node knows its origin.
 *
 * Owns the public names. The nodes are in `node.ts`, plain values in `plain.ts`. Merging is in `merge.ts`, changing
 * lists in `list.ts`, reading text in `format/`, fitting a tree into a schema in `coerce.ts`.
 */
export * from "./node.ts"
export { fromUnknown, toUnknown } from "./plain.ts"
export { reveal } from "./secret.ts"
