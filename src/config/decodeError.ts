/**
 * What a schema's failure says of a config: the path, the origin and the text of the node that it is about.
 *
 * Of a secret, and of what was made of one, only what its schema declares is said: the message of a check may have been
 * made from the value.
 */
import * as Equal from "effect/Equal"
import * as SchemaIssue from "effect/SchemaIssue"
import { InvalidValue, MissingValue, type UnknownKey } from "./ConfigError.ts"
import { type Misfit, misfitOf } from "./defaults.ts"
import { expected as expectedOf } from "./expected.ts"
import * as Found from "./found.ts"
import * as Origin from "./Origin.ts"
import type { Path } from "./Path.ts"
import * as Shape from "./Shape.ts"
import { holds } from "./secret.ts"
import * as Tree from "./Tree.ts"
import { unknown } from "./unknownKey.ts"

/** Makes the error of a value that was never given; `near` is its node, or the nearest that there is. */
export const missingValue = (
  shape: Shape.Shape,
  tree: Tree.Tree,
  path: Path,
  near: Tree.Tree,
  config: string
): MissingValue => {
  const field = Shape.at(shape, path)
  const expected = field === undefined ? "a value" : expectedOf(field)
  const origin = Shape.hasRedacted(shape) ? Found.conceal(near.origin) : near.origin
  return new MissingValue({ config, path: Found.path(tree, shape, path), expected, origin })
}

/** Makes the error of a tree that did not decode, of the first of its issues. */
export const decodeError = (
  shape: Shape.Shape,
  tree: Tree.Tree,
  issue: SchemaIssue.Issue,
  config: string
): InvalidValue | UnknownKey | MissingValue => {
  const path = pathOf(issue)
  const shown = Found.path(tree, shape, path)
  const [node, isWhole] = follow(tree, path)
  if (!isWhole) {
    const misfit = misfitAt(shape, path)
    return misfit === undefined ? missingValue(shape, tree, path, node, config) : misfitError(misfit, config)
  }
  if (leafOf(issue)._tag === "UnexpectedKey") {
    const parent = Shape.force(Shape.at(shape, path.slice(0, -1)) ?? shape)
    return unknown({ config, path: shown, shape: parent, origin: node.origin })
  }
  const secret = isSecret(shape, path) || holds(node)
  return new InvalidValue({
    config,
    path: shown,
    origin: secret ? Found.conceal(node.origin) : node.origin,
    expected: expectedAt(shape, path, issue, secret),
    found: Found.describe(node, secret)
  })
}

/** Adds to an error of a resolved tree where the interpolation stands that brought the value there, if one did. */
export const addVia = (
  error: InvalidValue,
  shape: Shape.Shape,
  trees: { readonly unresolved: Tree.Tree; readonly resolved: Tree.Tree }
): InvalidValue => {
  const [node] = follow(trees.unresolved, error.path)
  if (node._tag !== "Interpolation") return error
  const secret = isSecret(shape, error.path) || holds(follow(trees.resolved, error.path)[0])
  const via = secret ? Found.conceal(node.origin) : node.origin
  return Equal.equals(via, error.origin) ? error : new InvalidValue({ ...error, via })
}

/** Returns the default that stands for a key, if it does not fit its schema. */
const misfitAt = (shape: Shape.Shape, path: Path): Misfit | undefined => {
  const parent = Shape.force(Shape.at(shape, path.slice(0, -1)) ?? shape)
  const field = parent._tag === "Struct" ? parent.fields.get(path.at(-1) ?? "") : undefined
  return field === undefined ? undefined : misfitOf(field, path)
}

/** Makes the error of a value that did not encode, of the first of its issues. */
export const encodeError = (shape: Shape.Shape, issue: SchemaIssue.Issue, config: string): InvalidValue => {
  const path = pathOf(issue)
  const expected = expectedAt(shape, path, issue, isSecret(shape, path))
  return new InvalidValue({ config, path, origin: Origin.fromHook, expected, found: "another value" })
}

/** Makes the error of a default that its own schema refuses. */
export const misfitError = ({ path, shape, value, issue }: Misfit, config: string): InvalidValue =>
  checkError(shape, Tree.fromUnknown(value, Origin.fromDefault), issue, { config, path, redacted: false })

/** Makes the error of a value that its own schema refuses, at `path` of the config. `redacted`: it is in a secret. */
export const checkError = (
  shape: Shape.Shape,
  tree: Tree.Tree,
  issue: SchemaIssue.Issue,
  at: { readonly config: string; readonly path: Path; readonly redacted: boolean }
): InvalidValue => {
  // The value was decoded as the one key of a struct.
  const [, ...inner] = pathOf(issue)
  const secret = at.redacted || isSecret(shape, inner)
  const [node] = follow(tree, inner)
  return new InvalidValue({
    config: at.config,
    path: [...at.path, ...Found.path(tree, shape, inner)],
    origin: secret || holds(node) ? Found.conceal(node.origin) : node.origin,
    expected: expectedAt(shape, inner, issue, secret || holds(node)),
    found: Found.describe(node, secret || holds(node))
  })
}

const format = SchemaIssue.makeFormatterStandardSchemaV1()

const pathOf = (issue: SchemaIssue.Issue): Path =>
  (format(issue).issues[0]?.path ?? []).map((segment) => String(typeof segment === "object" ? segment.key : segment))

const expectedAt = (shape: Shape.Shape, path: Path, issue: SchemaIssue.Issue, secret: boolean): string => {
  if (secret) return declared(issue) ?? undeclared(Shape.at(shape, path) ?? shape, path, issue)
  const message = format(issue).issues[0]?.message ?? ""
  if (message === "" || message.startsWith("Expected <")) return "a value that its schema admits"
  return message.startsWith("Expected ") ? message.slice("Expected ".length) : `a value that is valid (${message})`
}

/** Says what a check that declares nothing, and whose message may show a secret, is about. */
const undeclared = (shape: Shape.Shape, path: Path, issue: SchemaIssue.Issue): string => {
  const expected = expectedOf(shape)
  const tag = Shape.force(shape)._tag
  if (leafOf(issue)._tag !== "Filter" || !(tag === "Struct" || tag === "Record" || tag === "List" || tag === "Tuple")) {
    return `another value (${expected})`
  }
  return `${expected} that a check of ${path.length === 0 ? "the whole config" : "it as a whole"} admits`
}

/** Returns the first issue that is not about another one. */
const leafOf = (issue: SchemaIssue.Issue): SchemaIssue.Issue => {
  switch (issue._tag) {
    case "Encoding":
    case "Pointer":
      return leafOf(issue.issue)
    case "Composite":
      return leafOf(issue.issues[0])
    default:
      return issue
  }
}

/** Returns what the check that failed declares, which does not depend on the value. */
const declared = (issue: SchemaIssue.Issue): string | undefined => {
  const leaf = leafOf(issue)
  const expected: unknown = leaf._tag === "Filter" ? leaf.filter.annotations?.expected : undefined
  return typeof expected === "string" ? expected : undefined
}

const isSecret = (shape: Shape.Shape, path: Path): boolean => Shape.hasRedacted(Shape.at(shape, path) ?? shape)

/** Follows a path as far as the tree goes: the node there, and whether it is all of the path. */
const follow = (tree: Tree.Tree, path: Path): readonly [node: Tree.Tree, isWhole: boolean] => {
  let node = tree
  for (const key of path) {
    const next = Tree.child(node, key)
    if (next === undefined) return [node, false]
    node = next
  }
  return [node, true]
}
