/**
 * A file of points: a list of mappings, each a point, or a mapping of keys to lists of values, whose product it is.
 *
 * Owns what a file may hold. A value is taken as it is written there.
 */
import * as Result from "effect/Result"
import { parse } from "../../config/format/yaml/parse.ts"
import * as Origin from "../../config/tree/Origin.ts"
import * as Tree from "../../config/tree/Tree.ts"
import { keyFault, type Problem } from "./flow.ts"
import * as Space from "./Space.ts"

/** What needs quotes: in any text, and in one within a list or a mapping. */
const special = { alone: /\n|: | #/, within: /[\n,[\]{}]/ } as const

/** Writes a value as one types it: `alone`, or `within` a list or a mapping. */
const typed = (tree: Tree.Tree, place: keyof typeof special = "alone"): string => {
  switch (tree._tag) {
    case "Scalar":
      if (tree.source === "" && !tree.quoted) return "null"
      return tree.quoted || special[place].test(tree.source) ? JSON.stringify(tree.value) : tree.source
    case "Interpolation":
      return special[place].test(tree.text) ? JSON.stringify(tree.text) : tree.text
    case "Sequence":
      return `[${tree.items.map((item) => typed(item, "within")).join(", ")}]`
    case "Mapping":
      return `{${Tree.entries(tree)
        .map(([key, value]) => `${JSON.stringify(key)}: ${typed(value, "within")}`)
        .join(", ")}}`
    default:
      return Tree.missingText
  }
}

const one = (tree: Tree.Tree): Space.Overrides | undefined =>
  tree._tag === "Mapping" ? Tree.entries(tree).map(([key, value]) => `${key}=${typed(value)}`) : undefined

/** Reads the text of a file of points. */
export const readPoints = (path: string, text: string): Result.Result<Space.Space, Problem> => {
  const fail = (reason: string) => Result.fail({ at: 0, reason })
  const parsed = parse(text, { config: "", path })
  if (Result.isFailure(parsed)) return fail(`${Origin.format(parsed.failure.origin)}: ${parsed.failure.reason}`)
  const tree = parsed.success
  const keys = (mapping: Tree.Tree) => (mapping._tag === "Mapping" ? Tree.entries(mapping).map(([key]) => key) : [])
  for (const key of tree?._tag === "Sequence" ? tree.items.flatMap(keys) : tree === undefined ? [] : keys(tree)) {
    const wrong = keyFault(key)
    if (wrong !== undefined) return fail(wrong)
  }
  const isSpace = "it holds a list of points, or a mapping of keys to lists of values"
  if (tree?._tag === "Sequence") {
    const points = tree.items.map(one)
    const held = points.filter((point) => point !== undefined)
    return held.length < points.length
      ? fail(isSpace)
      : Result.succeed(Space.make(held.length, () => held[Symbol.iterator]()))
  }
  if (tree?._tag !== "Mapping") return fail(isSpace)
  let space = Space.one
  for (const [key, values] of Tree.entries(tree)) {
    if (values._tag !== "Sequence") return fail(isSpace)
    const held = values.items.map((value): Space.Overrides => [`${key}=${typed(value)}`])
    space = Space.cross(
      space,
      Space.make(held.length, () => held[Symbol.iterator]())
    )
  }
  return Result.succeed(space)
}
