/**
 * The text of a config's file without its secrets.
 *
 * Owns which lines are hidden: from where a secret begins up to the next value. Rather too much is hidden than too little:
 * in a config with secrets, the values of unknown keys, too, since a mistyped key may be meant for one, and those of older
 * versions that are no longer there. Of comments, what follows the name of a secret: it may be commented out.
 */
import * as Effect from "effect/Effect"
import type * as Config from "../../config/Config.ts"
import type { ConfigError } from "../../config/error/ConfigError.ts"
import { configError } from "../../config/error/ConfigError.ts"
import { adapt, shapesOf } from "../../config/evolution/adapt.ts"
import type { Persistence } from "../../config/file/Persistence.ts"
import { parse, withoutByteOrderMark } from "../../config/file/reading.ts"
import * as Format from "../../config/format/Format.ts"
import { schemaKey, versionKey } from "../../config/schema/json/key.ts"
import * as Shape from "../../config/schema/Shape.ts"
import { mapSecrets, markAliases, positionOf } from "../../config/secret/redact.ts"
import { redactedText } from "../../config/tree/secret.ts"
import * as Tree from "../../config/tree/Tree.ts"

/** Hides the secrets in a text of a config's file. */
export const masked = Effect.fnUntraced(function* (
  config: Config.Config,
  persistence: Persistence,
  path: string,
  text: string
): Effect.fn.Return<string, ConfigError> {
  const { id, shape } = config
  const shapes = shapesOf(config, persistence)
  if (!shapes.some(Shape.hasRedacted)) return text
  const file = { config: id, path }
  const format = yield* Effect.mapError(Format.formatOf(file), configError)
  const held = yield* parse(format, text, file)
  const { isOld, kept, secrets, tree } = yield* Effect.fromResult(adapt(config, persistence, held))
  if (held === undefined || tree === undefined) return text
  const hidden = new Set<Tree.Tree>()
  const hide = (node: Tree.Tree): Tree.Tree => {
    hidden.add(node)
    for (const [, child] of Tree.children(node)) hide(child)
    return node
  }
  mapSecrets(shape, tree, hide)
  const walk = (node: Tree.Tree): void => {
    if (node.secret === true) hide(node)
    for (const [, child] of Tree.children(node)) walk(child)
  }
  walk(markAliases(shape, tree))
  for (const { value } of kept) hide(value)
  for (const value of secrets) hide(value)
  if (isOld) for (const value of goneOf(held, tree)) hidden.add(value)
  return withoutValues(withoutByteOrderMark(text), held, positions(hidden), namesOf(shapes))
})

/** What the secrets of shapes are called, and what holds them. */
const namesOf = (shapes: ReadonlyArray<Shape.Shape>): ReadonlySet<string> => {
  const names = new Set<string>()
  const collect = (shape: Shape.Shape): boolean => {
    for (const { name, oldNames, shape: inner } of shape._tag === "Struct" ? shape.fields.values() : [])
      if (Shape.hasRedacted(inner)) for (const each of [name, ...oldNames]) names.add(each)
    return false
  }
  for (const shape of shapes) Shape.some(shape, collect)
  return names
}

/** Hides what follows the name of a secret in what may be a comment. */
const withoutComment = (line: string, names: ReadonlySet<string>): string => {
  const start = line.indexOf("#")
  if (start < 0) return line
  for (const { 0: key, 1: name = "", index } of line.slice(start).matchAll(/([^\s"'#,{[:=]+)["']?\s*[:=]/g))
    if (names.has(name)) return `${line.slice(0, start + index + key.length)} ${redactedText}`
  return line
}

/** A place in a text; both count from 1. */
interface Start {
  readonly line: number
  readonly column: number
}

const startOf = ({ origin }: { readonly origin: Tree.Tree["origin"] }): ReadonlyArray<Start> =>
  origin._tag === "File" ? [{ line: origin.line, column: origin.column }] : []

/** Where values begin, and their keys. */
const positions = (nodes: Iterable<Tree.Tree>): ReadonlyArray<Start> =>
  [...nodes].flatMap((node) => [
    ...startOf(node),
    ...(node._tag === "Mapping"
      ? Tree.keys(node).flatMap((key) => startOf({ origin: Tree.originOfKey(node, key) }))
      : [])
  ])

const nodesOf = (tree: Tree.Tree): ReadonlyArray<Tree.Tree> => [
  tree,
  ...Tree.children(tree).flatMap(([, child]) => nodesOf(child))
]

/** What a migration did not carry over: it may have made a secret of it. */
const goneOf = (held: Tree.Tree, tree: Tree.Tree): ReadonlyArray<Tree.Tree> => {
  const known = new Set(
    [tree, Tree.child(held, versionKey), Tree.child(held, schemaKey)].flatMap((each) =>
      each ? nodesOf(each).map(positionOf) : []
    )
  )
  return nodesOf(held).filter((node) => Tree.children(node).length === 0 && !known.has(positionOf(node)))
}

/** What a value begins with that may go on in lines that look like something else. */
const isOpen = (text: string): boolean => /^[|>"'&!*[{]/.test(text)

/** Replaces what stands from each hidden place to the end of its line, and the lines of its value below. */
const withoutValues = (
  text: string,
  held: Tree.Tree,
  hidden: ReadonlyArray<Start>,
  names: ReadonlySet<string>
): string => {
  const lines = text.split("\n")
  const starts = new Set(positions(nodesOf(held)).map(({ line }) => line))
  const columns = new Map<number, number>()
  for (const { column, line } of hidden) columns.set(line, Math.min(column, columns.get(line) ?? column))
  const out: Array<string> = []
  let inside: "open" | "plain" | undefined
  for (const [index, line] of lines.entries()) {
    const column = columns.get(index + 1)
    if (column !== undefined) {
      inside = isOpen(line.slice(column - 1)) ? "open" : "plain"
      out.push(`${line.slice(0, column - 1)}${redactedText}`)
    } else if (inside === undefined || starts.has(index + 1) || (inside === "plain" && /^\s*(?:#|$)/.test(line))) {
      if (starts.has(index + 1)) inside = undefined
      out.push(withoutComment(line, names))
      // A text that ends with a line break does so without its last value, too.
    } else if (line === "" && index === lines.length - 1) out.push(line)
  }
  return out.join("\n")
}
