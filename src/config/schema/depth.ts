/**
 * How deeply a schema may be nested.
 *
 * Owns the limit: functions over schemas and shapes recurse, and so do those of Effect. A schema that contains itself is
 * as deep as what it suspends.
 */
import type * as Schema from "effect/Schema"
import type * as SchemaAST from "effect/SchemaAST"
import { maxDepth } from "../tree/limits.ts"

/** The error text for a schema that {@link isTooDeep}. */
export const schemaTooDeep = `its schema is nested more than ${maxDepth} levels deep, and no value can be; Schema.suspend makes a schema that contains itself`

/** Returns what a syntax tree is made of. What is suspended is made later. */
const partsOf = (ast: SchemaAST.AST): ReadonlyArray<SchemaAST.AST> => {
  const links = ast.encoding?.map((link) => link.to) ?? []
  switch (ast._tag) {
    case "Objects":
      return [
        ...links,
        ...ast.propertySignatures.map(({ type }) => type),
        ...ast.indexSignatures.map(({ type }) => type)
      ]
    case "Arrays":
      return [...links, ...ast.elements, ...ast.rest]
    case "Union":
      return [...links, ...ast.types]
    case "Declaration":
      return [...links, ...ast.typeParameters]
    default:
      return links
  }
}

const found = new WeakMap<SchemaAST.AST, boolean>()

/** Tells whether a schema has more levels than a value can have. A transformation is a level, too. */
export const isTooDeep = ({ ast }: Schema.Constraint): boolean => {
  const known = found.get(ast)
  if (known !== undefined) return known
  const answer = goesTooDeep(ast)
  found.set(ast, answer)
  return answer
}

const goesTooDeep = (ast: SchemaAST.AST): boolean => {
  let level = new Set([ast])
  for (let depth = 0; level.size > 0; depth++) {
    if (depth > maxDepth) return true
    level = new Set([...level].flatMap(partsOf))
  }
  return false
}
