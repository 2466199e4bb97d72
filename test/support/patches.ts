/** Arbitrary trees without interpolations, and what merging makes of them. */
import * as Arbitrary from "effect/Arbitrary"
import * as Schema from "effect/Schema"
import { merge } from "../../src/config/tree/merge.ts"
import * as Origin from "../../src/config/tree/Origin.ts"
import * as Tree from "../../src/config/tree/Tree.ts"

type Node =
  | { readonly at: number; readonly leaf: string | number | boolean | null }
  | { readonly at: number; readonly keys: ReadonlyArray<readonly [string, Node]> }
  | { readonly at: number; readonly items: ReadonlyArray<Node> }

const at = Schema.Literals([1, 2, 3, 4, 5])
const leaf = Schema.NullOr(Schema.Literals([1, true, "text", "???"]))
const key = Schema.Literals(["a", "b", "c", "__proto__"])

/** Nodes of at most so many levels: few keys, so that trees meet. */
const nodes = (depth: number): Schema.Codec<Node> =>
  depth === 0
    ? Schema.Struct({ at, leaf })
    : Schema.Union([
        Schema.Struct({ at, leaf }),
        Schema.Struct({ at, keys: Schema.Array(Schema.Tuple([key, nodes(depth - 1)])).check(Schema.isMaxLength(3)) }),
        Schema.Struct({ at, items: Schema.Array(nodes(depth - 1)).check(Schema.isMaxLength(2)) })
      ])

const build = (node: Node): Tree.Tree => {
  const origin = Origin.fromToken(node.at, "token")
  if ("keys" in node)
    return Tree.mapping(
      node.keys.map(([name, inner]) => [name, build(inner)] as const),
      origin
    )
  if ("items" in node) return Tree.sequence(node.items.map(build), origin)
  return typeof node.leaf === "string" ? Tree.text(node.leaf, origin) : Tree.scalar(node.leaf, origin)
}

/** A tree as a file or an override has it. */
const trees: Arbitrary.Arbitrary<Tree.Tree> = Arbitrary.map(Arbitrary.schema(nodes(3)), build)

/** What merging up to three trees gives: with conflicts, and with containers that replaced a value. */
export const patches: Arbitrary.Arbitrary<Tree.Tree> = Arbitrary.array(trees, { minLength: 1, maxLength: 3 }).pipe(
  Arbitrary.map((list) => list.reduce((a, b) => merge(a, b)))
)
