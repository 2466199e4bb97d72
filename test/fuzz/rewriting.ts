/**
 * What must hold of a text that is written over.
 */
import * as Result from "effect/Result"
import { isAlias, isPair, parseDocument, visit } from "yaml"
import * as Yaml from "../../src/config/format/yaml/Yaml.ts"
import * as Origin from "../../src/config/tree/Origin.ts"
import { same } from "../../src/config/tree/same.ts"
import * as Tree from "../../src/config/tree/Tree.ts"
import { files } from "./files.ts"
import { yamlText } from "./layout.ts"
import { integer, oneOf, type Random, several } from "./random.ts"
import { mutated } from "./subject.ts"

type Path = ReadonlyArray<string | number>

const read = (text: string): Tree.Tree | undefined => {
  const parsed = Yaml.parse(text, { config: "cfg", path: "cfg.yaml" })
  return Result.isSuccess(parsed) ? parsed.success : undefined
}

/** All places of a tree. */
const places = (tree: Tree.Tree, path: Path = []): Array<readonly [Path, Tree.Tree]> => {
  const own: readonly [Path, Tree.Tree] = [path, tree]
  if (tree._tag === "Mapping")
    return [own, ...Tree.entries(tree).flatMap(([key, each]) => places(each, [...path, key]))]
  if (tree._tag === "Sequence") return [own, ...tree.items.flatMap((each, index) => places(each, [...path, index]))]
  return [own]
}

/** Puts a tree into another; `undefined` takes out what is there. */
const putAt = (tree: Tree.Tree, [key, ...rest]: Path, value: Tree.Tree | undefined): Tree.Tree => {
  if (key === undefined) return value ?? tree
  if (tree._tag === "Sequence") {
    const items = [...tree.items]
    if (rest.length > 0) items[Number(key)] = putAt(items[Number(key)]!, rest, value)
    else if (value === undefined) items.splice(Number(key), 1)
    else items[Number(key)] = value
    return Tree.sequence(items, tree.origin)
  }
  if (tree._tag !== "Mapping") return tree
  const entries = Tree.entries(tree).flatMap(([name, each]): Array<readonly [string, Tree.Tree]> => {
    if (name !== key) return [[name, each]]
    if (rest.length > 0) return [[name, putAt(each, rest, value)]]
    return value === undefined ? [] : [[name, value]]
  })
  return Tree.mapping(entries, tree.origin)
}

const plain = [0, 7, 1.5, true, null, "new", "a: b", "# x", "two\nlines", "\u0085", "", "yes", "- x", "{", "é"] as const

const made = (draw: Random, depth: number): unknown => {
  if (depth === 0 || draw() < 0.5) return oneOf<unknown>(draw, plain)
  if (draw() < 0.5) return several(draw, 3, () => made(draw, depth - 1))
  return Object.fromEntries(
    several(draw, 3, () => [oneOf(draw, ["a", "b", "new", "x y", "é", "1"]), made(draw, depth - 1)])
  )
}

/** Changes a tree somewhere. */
const changed = (draw: Random, tree: Tree.Tree): Tree.Tree => {
  const all = places(tree)
  const [path, at] = all[integer(draw, all.length)]!
  const roll = draw()
  const value = Tree.fromUnknown(made(draw, 2))
  if (at._tag === "Mapping" && roll < 0.4) {
    const entries = Tree.entries(at)
    const key = oneOf(draw, ["new", "other", "a", "x y"])
    if (Tree.get(at, key) === undefined)
      entries.length === 0 ? 0 : (entries as Array<unknown>).splice(integer(draw, entries.length + 1), 0, [key, value])
    return putAt(tree, path, Tree.mapping(entries, at.origin))
  }
  if (at._tag === "Sequence" && roll < 0.5) {
    const items = [...at.items]
    const [from, to] = [integer(draw, items.length + 1), integer(draw, items.length + 1)]
    if (roll < 0.25) items.splice(from, 0, value)
    else items.splice(to, 0, ...items.splice(from, 1 + integer(draw, 2)))
    return putAt(tree, path, Tree.sequence(items, at.origin))
  }
  if (path.length > 0 && roll < 0.7) return putAt(tree, path, undefined)
  return putAt(tree, path, value)
}

/** The lines of a text that are not in another, by number: from the first that differs to the last. */
const lost = (before: string, after: string): readonly [number, number] => {
  const [old, now] = [before.split("\n"), after.split("\n")]
  let first = 0
  while (first < old.length && first < now.length && old[first] === now[first]) first++
  let end = 0
  while (end < old.length - first && end < now.length - first && old.at(-1 - end) === now.at(-1 - end)) end++
  return [first, old.length - end]
}

/** From which line to which a value stands; `undefined` if it is not simply there. */
const linesOf = (text: string, path: Path): readonly [number, number] | undefined => {
  const mark = text.startsWith("\ufeff") ? 1 : 0
  const document = parseDocument(text.slice(mark), { logLevel: "silent", version: "1.2", uniqueKeys: false })
  if (text.includes("*") || text.includes("? ")) {
    let isSimple = true
    visit(document, (_, node) => {
      if (isAlias(node) || (isPair(node) && node.value === null)) isSimple = false
    })
    if (!isSimple) return undefined
  }
  let found: unknown = document.contents
  for (const key of path) {
    const items: ReadonlyArray<unknown> = (found as { items?: ReadonlyArray<unknown> }).items ?? []
    found =
      typeof key === "number"
        ? items[key]
        : (items as ReadonlyArray<{ key: { value: unknown; source?: string }; value: unknown }>).find(
            ({ key: each }) => (typeof each.value === "string" ? each.value : (each.source ?? "")) === key
          )?.value
    if (found === undefined || found === null) return undefined
  }
  const { range, tag } = found as { range?: readonly [number, number, number]; tag?: string }
  if (range === undefined) return undefined
  const start = tag === undefined ? range[0] : text.slice(mark).lastIndexOf("!!", range[0])
  const lineOf = (offset: number) => text.slice(0, offset + mark).split("\n").length - 1
  return [lineOf(start), lineOf(Math.max(range[0], range[1] - 1)) + 1]
}

/** Reads data as others do. */
export type Reads = (text: string) => ReadonlyArray<readonly [string, string | undefined]>

/** Says what is wrong with writing over a random text, and shows it. */
export const rewriting = (
  draw: Random,
  normal: (value: unknown) => string,
  reads: Reads
): readonly [string | undefined, string] => {
  const way = draw()
  const whole = way < 0.1 ? oneOf(draw, files) : yamlText(draw)
  const text = way > 0.8 ? mutated(draw, whole) : whole
  const tree = read(text)
  if (tree === undefined) return [undefined, ""]
  const kept = Yaml.rewrite(text, tree)
  if (kept !== text)
    return ["what did not change is written otherwise", `${JSON.stringify(text)}\n${JSON.stringify(kept)}`]

  const leaves = places(tree).filter(([, { _tag }]) => _tag !== "Mapping" && _tag !== "Sequence")
  const isOne = draw() < 0.5 && leaves.length > 0
  const [path] = isOne ? leaves[integer(draw, leaves.length)]! : [[]]
  let next = isOne
    ? putAt(tree, path, Tree.scalar(oneOf<string | number | boolean | null>(draw, plain), Origin.fromHook))
    : changed(draw, tree)
  if (!isOne) for (let left = integer(draw, 3); left > 0; left--) next = changed(draw, next)
  const after = Yaml.rewrite(text, next)
  const shown = `${text}\n----- ${normal(Tree.toUnknown(next))}\n${after}\n-----\n${JSON.stringify(text)}\n${JSON.stringify(after)}`
  const now = read(after) ?? Tree.scalar(null, Origin.fromDefault)
  if (!same(now, next)) return ["it does not read back", shown]
  if (Yaml.rewrite(after, next) !== after || Yaml.rewrite(after, now) !== after)
    return ["a second time gives another text", shown]
  if (text.startsWith("\ufeff") !== after.startsWith("\ufeff") && !after.startsWith("-"))
    return ["the byte order mark changed", shown]
  // a text that nobody would write, such as one with a lone carriage return, may be printed as a whole
  if (isOne && text === whole) {
    const lines = linesOf(text, path)
    const [first, end] = lost(text, after)
    if (lines !== undefined && first < end && (first < lines[0] || end > lines[1])) {
      return [`lines ${first} to ${end} changed, but the value stands on ${lines}`, shown]
    }
  }
  const [data, dataNow] = [normal(Tree.toUnknown(tree)), normal(Tree.toUnknown(next))]
  // the yaml package takes a "-" after a byte order mark for an element without a value
  if (text.startsWith("\ufeff-")) return [undefined, ""]
  const before = new Map(reads(text))
  for (const [name, found] of reads(after)) {
    if (before.get(name) === data && found !== dataNow) return [`${name} reads ${found}\ninstead of ${dataNow}`, shown]
  }
  return [undefined, ""]
}
