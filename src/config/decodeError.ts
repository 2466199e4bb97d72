/**
 * What a schema's failure says of a config: the path, the origin and the text of the node that it is about.
 *
 * Of a secret, only what its schema declares is said: the message of a check may have been made from the value.
 */
import * as SchemaIssue from "effect/SchemaIssue"
import { InvalidValue, MissingValue } from "./ConfigError.ts"
import * as Found from "./found.ts"
import * as Origin from "./Origin.ts"
import type { Path } from "./Path.ts"
import * as Shape from "./Shape.ts"
import * as Tree from "./Tree.ts"

/** Makes the error of a value that was never given; `near` is its node, or the nearest that there is. */
export const missingValue = (shape: Shape.Shape, path: Path, near: Tree.Tree, config: string): MissingValue => {
  const field = Shape.at(shape, path)
  const expected = field === undefined ? "a value" : Shape.expected(field)
  const origin = Shape.hasRedacted(shape) ? Found.conceal(near.origin) : near.origin
  return new MissingValue({ config, path: [...path], expected, origin })
}

/** Makes the error of a tree that did not decode, of the first of its issues. */
export const decodeError = (
  shape: Shape.Shape,
  tree: Tree.Tree,
  issue: SchemaIssue.Issue,
  config: string
): InvalidValue | MissingValue => {
  const path = pathOf(issue)
  const [node, isWhole] = follow(tree, path)
  if (!isWhole) return missingValue(shape, path, node, config)
  const secret = isSecret(shape, path)
  return new InvalidValue({
    config,
    path,
    origin: secret ? Found.conceal(node.origin) : node.origin,
    expected: expectedAt(shape, path, issue, secret),
    found: Found.describe(node, secret)
  })
}

/** Makes the error of a value that did not encode, of the first of its issues. */
export const encodeError = (shape: Shape.Shape, issue: SchemaIssue.Issue, config: string): InvalidValue => {
  const path = pathOf(issue)
  const expected = expectedAt(shape, path, issue, isSecret(shape, path))
  return new InvalidValue({ config, path, origin: Origin.fromHook, expected, found: "another value" })
}

const format = SchemaIssue.makeFormatterStandardSchemaV1()

const pathOf = (issue: SchemaIssue.Issue): Path =>
  (format(issue).issues[0]?.path ?? []).map((segment) => String(typeof segment === "object" ? segment.key : segment))

const expectedAt = (shape: Shape.Shape, path: Path, issue: SchemaIssue.Issue, secret: boolean): string => {
  if (secret) return declared(issue) ?? `another value (${Shape.expected(Shape.at(shape, path) ?? shape)})`
  const message = format(issue).issues[0]?.message ?? ""
  if (message === "" || message.startsWith("Expected <")) return "a value that its schema admits"
  return message.startsWith("Expected ") ? message.slice("Expected ".length) : `a value that is valid (${message})`
}

/** Returns what the check that failed declares, which does not depend on the value. */
const declared = (issue: SchemaIssue.Issue): string | undefined => {
  switch (issue._tag) {
    case "Filter": {
      const expected: unknown = issue.filter.annotations?.expected
      return typeof expected === "string" ? expected : undefined
    }
    case "Encoding":
    case "Pointer":
      return declared(issue.issue)
    case "Composite":
      return declared(issue.issues[0])
    default:
      return undefined
  }
}

const isSecret = (shape: Shape.Shape, path: Path): boolean => Shape.hasRedacted(Shape.at(shape, path) ?? shape)

/** Follows a path as far as the tree goes: the node there, and whether it is all of the path. */
const follow = (tree: Tree.Tree, path: Path): readonly [node: Tree.Tree, isWhole: boolean] => {
  let node = tree
  for (const key of path) {
    const next =
      node._tag === "Mapping" ? Tree.get(node, key) : node._tag === "Sequence" ? node.items[Number(key)] : undefined
    if (next === undefined) return [node, false]
    node = next
  }
  return [node, true]
}
