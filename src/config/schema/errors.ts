/**
 * The errors of values that do not fit their schema.
 *
 * Owns their path, their origin, what was expected and what was received. About a secret, and what was made of one, an
 * error says only what the schema declares, because the message of a check may quote the value.
 */
import * as Equal from "effect/Equal"
import * as SchemaAST from "effect/SchemaAST"
import * as SchemaIssue from "effect/SchemaIssue"
import { InvalidValue, MissingValue, UnknownKey } from "../error/ConfigError.ts"
import { maxTold, type Several } from "../error/several.ts"
import type { ConflictAt } from "../tree/merge.ts"
import * as Origin from "../tree/Origin.ts"
import type { Path } from "../tree/Path.ts"
import { conceal, isPrivate } from "../tree/secret.ts"
import * as Tree from "../tree/Tree.ts"
import { type InvalidDefault, invalidDefaultOf } from "./defaults.ts"
import { expected as expectedOf, received, shownPath } from "./describe.ts"
import { declared, leafOf, pathOf, singles, text } from "./issue.ts"
import * as Shape from "./Shape.ts"

/** Makes the error of a key, the last of `path`, that a shape does not declare; an old name suggests the new one. */
export const unknownKey = (of: {
  readonly config: string
  readonly path: Path
  readonly shape: Shape.Plain
  readonly origin: Tree.Tree["origin"]
}): UnknownKey => {
  const known = of.shape._tag === "Struct" ? [...of.shape.fields.keys()] : []
  // A mistyped key may be meant for a secret.
  const origin = Shape.hasRedacted(of.shape) ? conceal(of.origin) : of.origin
  const name = Shape.nameOf(of.shape, of.path.at(-1) ?? "")
  const suggestion = name === undefined ? {} : { suggestion: name }
  // A shared override makes one for each config that does not have its key, and nobody sees those.
  return new UnknownKey({ config: of.config, path: of.path, origin, known, ...suggestion }, { disableChecks: true })
}

/** Makes the error of a list over a mapping, or the other way round, with both origins. */
export const conflicting = (config: string, { conflict, path }: ConflictAt): InvalidValue =>
  new InvalidValue({
    config,
    path,
    origin: conflict.origin,
    expected: `a ${conflict.expected}, as it is in ${Origin.format(conflict.over)}`,
    received: `a ${conflict.received}`
  })

/** Makes the error of a value that was never given; `near` is its node, or the nearest one that exists. */
export const missingValue = (
  shape: Shape.Shape,
  tree: Tree.Tree,
  path: Path,
  near: Tree.Tree,
  config: string
): MissingValue => {
  const field = Shape.at(shape, path)
  const expected = field === undefined ? "a value" : expectedOf(field)
  const origin = Shape.hasRedacted(shape) ? conceal(near.origin) : near.origin
  return new MissingValue({ config, path: shownPath(tree, shape, path), expected, origin })
}

/** Makes the errors of a tree that did not decode, each value's first. */
export const decodeErrors = (
  shape: Shape.Shape,
  tree: Tree.Tree,
  issue: SchemaIssue.Issue,
  config: string
): Several<InvalidValue | UnknownKey | MissingValue> => {
  const byPlace = new Map<string, SchemaIssue.Issue>()
  for (const each of singles(issue)) {
    const place = pathOf(each).join("\n")
    if (byPlace.size <= maxTold && !byPlace.has(place)) byPlace.set(place, each)
  }
  const [first = issue, ...others] = byPlace.values()
  const make = (each: SchemaIssue.Issue) => decodeError(shape, tree, each, config)
  return [make(first), ...others.map(make)]
}

const decodeError = (
  shape: Shape.Shape,
  tree: Tree.Tree,
  issue: SchemaIssue.Issue,
  config: string
): InvalidValue | UnknownKey | MissingValue => {
  const path = pathOf(issue)
  const shown = shownPath(tree, shape, path)
  const [node, isWhole] = nearestNode(tree, path)
  if (!isWhole) {
    const invalid = invalidDefaultAt(shape, path)
    return invalid === undefined ? missingValue(shape, tree, path, node, config) : invalidDefaultError(invalid, config)
  }
  if (leafOf(issue)._tag === "UnexpectedKey") {
    const parent = Shape.force(Shape.at(shape, path.slice(0, -1)) ?? shape)
    return unknownKey({ config, path: shown, shape: parent, origin: node.origin })
  }
  const secret = isSecret(shape, path) || isPrivate(node)
  return new InvalidValue({
    config,
    path: shown,
    origin: secret ? conceal(node.origin) : node.origin,
    expected: expectedAt(shape, path, issue, secret),
    received: received(node, secret)
  })
}

/** Adds to an error where the interpolation stands that brought the value there, if one did. */
export const addVia = (
  error: InvalidValue,
  shape: Shape.Shape,
  trees: { readonly unresolved: Tree.Tree; readonly resolved: Tree.Tree }
): InvalidValue => {
  const [node] = nearestNode(trees.unresolved, error.path)
  if (node._tag !== "Interpolation") return error
  const secret = isSecret(shape, error.path) || isPrivate(nearestNode(trees.resolved, error.path)[0])
  const via = secret ? conceal(node.origin) : node.origin
  return Equal.equals(via, error.origin) ? error : new InvalidValue({ ...error, via })
}

/** Returns the default of a key, if it does not fit its schema. */
const invalidDefaultAt = (shape: Shape.Shape, path: Path): InvalidDefault | undefined => {
  const parent = Shape.force(Shape.at(shape, path.slice(0, -1)) ?? shape)
  const field = parent._tag === "Struct" ? parent.fields.get(path.at(-1) ?? "") : undefined
  return field === undefined ? undefined : invalidDefaultOf(field, path)
}

/** Makes the error of a value that did not encode, from the first of its issues. */
export const encodeError = (shape: Shape.Shape, issue: SchemaIssue.Issue, config: string): InvalidValue => {
  const path = pathOf(issue)
  const expected = expectedAt(shape, path, issue, isSecret(shape, path))
  return new InvalidValue({ config, path, origin: Origin.fromHook, expected, received: "another value" })
}

/** Makes the error of a default that its own schema refuses. */
export const invalidDefaultError = ({ path, shape, value, issue }: InvalidDefault, config: string): InvalidValue =>
  checkError(shape, Tree.fromUnknown(value, Origin.fromDefault), issue, { config, path, redacted: false })

/** Makes the error of a value that its own schema refuses, at `path` of the config; `redacted` if it is in a secret. */
export const checkError = (
  shape: Shape.Shape,
  tree: Tree.Tree,
  issue: SchemaIssue.Issue,
  at: { readonly config: string; readonly path: Path; readonly redacted: boolean }
): InvalidValue => {
  // The value was decoded as the one key of a struct.
  const [, ...inner] = pathOf(issue)
  const [node] = nearestNode(tree, inner)
  const secret = at.redacted || isSecret(shape, inner) || isPrivate(node)
  return new InvalidValue({
    config: at.config,
    path: [...at.path, ...shownPath(tree, shape, inner)],
    origin: secret ? conceal(node.origin) : node.origin,
    expected: expectedAt(shape, inner, issue, secret),
    received: received(node, secret)
  })
}

const admitted = "a value that its schema admits"

const expectedAt = (shape: Shape.Shape, path: Path, issue: SchemaIssue.Issue, secret: boolean): string => {
  const expected = expectedOf(Shape.at(shape, path) ?? shape)
  if (secret) return declared(issue) ?? undeclared(Shape.at(shape, path) ?? shape, path, issue)
  if (leafOf(issue)._tag === "AnyOf") return expected
  const format = SchemaIssue.makeFormatterStandardSchemaV1({
    leafHook: (leaf) =>
      ownMessage(leaf) ??
      (leaf._tag === "InvalidType" ? nameOf(leaf.ast) : undefined) ??
      declared(leaf) ??
      (leaf._tag === "InvalidValue" ? admitted : expected),
    checkHook: (filter) =>
      valid(SchemaIssue.defaultCheckHook(filter)) ??
      (filter.issue._tag === "InvalidValue" ? (declared(filter) ?? admitted) : undefined)
  })
  return format(issue).issues[0]?.message ?? admitted
}

const valid = (message: string | undefined): string | undefined =>
  message === undefined ? undefined : `a value that is valid (${message})`

/** Returns the message that a schema gives for one of its issues. */
const ownMessage = (leaf: SchemaIssue.Leaf): string | undefined => {
  const annotations = "annotations" in leaf ? leaf.annotations : "ast" in leaf ? leaf.ast.annotations : undefined
  return valid(typeof annotations?.["message"] === "string" ? annotations["message"] : undefined)
}

/** Returns what a schema declares to expect, or its identifier. */
const nameOf = (ast: SchemaAST.AST): string | undefined =>
  text(SchemaAST.resolve(ast)?.["expected"]) ?? SchemaAST.resolveIdentifier(ast)

/** Describes a failed check that declares nothing, without its message, which may show a secret. */
const undeclared = (shape: Shape.Shape, path: Path, issue: SchemaIssue.Issue): string => {
  const expected = expectedOf(shape)
  const tag = Shape.force(shape)._tag
  if (leafOf(issue)._tag !== "Filter" || !(tag === "Struct" || tag === "Record" || tag === "List" || tag === "Tuple")) {
    return `another value (${expected})`
  }
  return `${expected} that a check of ${path.length === 0 ? "the whole config" : "it as a whole"} admits`
}

const isSecret = (shape: Shape.Shape, path: Path): boolean => Shape.hasRedacted(Shape.at(shape, path) ?? shape)

/** Returns the node at a path, or the last one on the way, and whether it is the one at the path. */
const nearestNode = (tree: Tree.Tree, path: Path): readonly [node: Tree.Tree, isWhole: boolean] => {
  let node = tree
  for (const key of path) {
    const next = Tree.child(node, key)
    if (next === undefined) return [node, false]
    node = next
  }
  return [node, true]
}
