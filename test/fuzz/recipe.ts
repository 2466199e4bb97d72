/**
 * Random schemas, as plain data: a recipe is made, shrunk and shown, and the schema is made of it.
 *
 * A case is its recipe and a seed. The seed decides the defaults and the values, so that a recipe that shrinks still has
 * some of its own.
 */

import * as Exit from "effect/Exit"
import * as Schema from "effect/Schema"
import { Field } from "effect-coma"
import { codecOf } from "../../src/config/schema/fromSchema.ts"
import { integer, oneOf, type Random, several } from "./random.ts"

const leaves = [
  "Int",
  "Positive",
  "Finite",
  "Number",
  "Text",
  "Trimmed",
  "FiniteText",
  "Boolean",
  "Words",
  "Numerals",
  "Size",
  "Date",
  "Duration",
  "Url",
  "BigInt",
  "Unknown",
  "Secret",
  "Share",
  "Slug",
  "Pair"
] as const

const wraps = ["NullOr", "Option", "Array", "Few", "Record", "Slugs", "Map", "HashMap", "Suspend", "Secret"] as const
const names = ["a", "b", "key", "kind", "x-y", "a.b", "x y", "1", "no", "constructor", "__proto__", "é"] as const

/** A key of a struct. */
export interface Key {
  readonly name: (typeof names)[number]
  readonly mode: "required" | "optional" | "default" | "lazy"
  readonly of: Recipe
}

/** What a schema is made of. */
export type Recipe =
  | { readonly _tag: "Leaf"; readonly leaf: (typeof leaves)[number] }
  | { readonly _tag: "Wrap"; readonly wrap: (typeof wraps)[number]; readonly of: Recipe }
  | { readonly _tag: "Many"; readonly many: "Tuple" | "Union"; readonly of: ReadonlyArray<Recipe> }
  | {
      readonly _tag: "Struct"
      readonly form: "plain" | "class" | "renamed" | "recursive"
      readonly keys: ReadonlyArray<Key>
    }
  | { readonly _tag: "Tagged"; readonly of: ReadonlyArray<ReadonlyArray<Key>> }

const Nested = Schema.suspend((): Schema.Codec<Recipe> => Recipe)
const Keys = Schema.Array(
  Schema.Struct({
    name: Schema.Literals(names),
    mode: Schema.Literals(["required", "optional", "default", "lazy"]),
    of: Nested
  })
)

/** The recipes as a schema, of which they are made and shrunk. */
export const Recipe: Schema.Codec<Recipe> = Schema.Union([
  Schema.Struct({ _tag: Schema.tag("Leaf"), leaf: Schema.Literals(leaves) }),
  Schema.Struct({ _tag: Schema.tag("Wrap"), wrap: Schema.Literals(wraps), of: Nested }),
  Schema.Struct({
    _tag: Schema.tag("Struct"),
    form: Schema.Literals(["plain", "class", "renamed", "recursive"]),
    keys: Keys
  }),
  Schema.Struct({
    _tag: Schema.tag("Many"),
    many: Schema.Literals(["Tuple", "Union"]),
    of: Schema.Array(Nested).check(Schema.isMinLength(1))
  }),
  Schema.Struct({ _tag: Schema.tag("Tagged"), of: Schema.Array(Keys).check(Schema.isMinLength(1)) })
])

/** A struct of some keys; it stands several times among the roots, because most configs are structs. */
const Root = Schema.Struct({
  _tag: Schema.tag("Struct"),
  form: Schema.Literals(["plain", "class", "recursive"]),
  keys: Keys.check(Schema.isMinLength(1))
})

/** A case: what the config is (mostly a struct, else a dict or a list of something), and what decides the rest. */
export const Case = Schema.Struct({
  root: Schema.Union([
    Root,
    Root.annotate({}),
    Root.annotate({}),
    Root.annotate({}),
    Schema.Struct({ _tag: Schema.tag("Wrap"), wrap: Schema.Literals(["Record", "Array"]), of: Nested })
  ]),
  seed: Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 1_000_000 }))
})
export type Case = typeof Case.Type

const texts = [
  "",
  "a",
  "x y",
  "no",
  "1.10",
  "~",
  "null",
  "[a",
  "a: b",
  "# c",
  "a #b",
  "é😀",
  "true",
  " lead ",
  "'q'",
  '"',
  "line\nbreak",
  "2020-01-01",
  "::",
  "=",
  "a=b",
  "- x",
  "0x1f",
  "1e3",
  "\t",
  "*a",
  "&b",
  "!t",
  "%d",
  "@x",
  "`",
  "{}",
  "[]",
  "<<",
  "012",
  "1_000",
  "1:30",
  "on",
  ".5",
  "5.",
  "-",
  "?",
  "|",
  ">",
  "\\",
  "a\\n",
  "---",
  "...",
  "\u0007",
  "\u2028",
  "a\r\nb",
  "$x",
  "{a}",
  "+1",
  "x".repeat(90)
] as const

const numbers = [0, 1, -1, 3, 42, 1_000_000, 2 ** 31, -(2 ** 53) + 1] as const
const fractions = [0.5, -2.25, 1e-7, 1e21, 6.02e23, 0.1 + 0.2, 5e-324] as const

/** What an enum is once it is compiled. */
const Size = { Small: "s", Large: "l" } as const

/** A schema, how it is written in a program, and a value of it as a file holds it. */
export interface Made {
  readonly schema: Schema.Codec<unknown>
  readonly source: string
  readonly encoded: (draw: Random) => unknown
}

/** Anything goes here: each schema of a recipe decodes and encodes without services. */
const as = (schema: Schema.Constraint) => schema as Schema.Codec<unknown>

const made = (schema: Schema.Constraint, source: string, encoded: Made["encoded"]): Made => ({
  schema: as(schema),
  source,
  encoded
})

/** The text that stands in secrets, and nowhere else. */
export const marker = "S3CR3T"

const secretText = (draw: Random) => `${marker}${integer(draw, 10)}`

const text = (draw: Random) => oneOf(draw, texts)

const slug = (draw: Random) => oneOf(draw, ["a", "no", "null", "abcde"])

const leafOf = (leaf: (typeof leaves)[number]): Made => {
  switch (leaf) {
    case "Int":
      return made(Schema.Int, "Schema.Int", (draw) => oneOf(draw, numbers))
    case "Positive":
      return made(
        Schema.Int.check(Schema.isGreaterThan(0)),
        "Schema.Int.check(Schema.isGreaterThan(0))",
        (draw) => 1 + integer(draw, 9)
      )
    case "Finite":
      return made(Schema.Finite, "Schema.Finite", (draw) => oneOf(draw, [...numbers, ...fractions]))
    case "Number":
      return made(Schema.Number, "Schema.Number", (draw) =>
        oneOf(draw, [...numbers, ...fractions, Number.NaN, Infinity, -Infinity])
      )
    case "Text":
      return made(Schema.String, "Schema.String", text)
    case "Trimmed":
      return made(Schema.Trim, "Schema.Trim", (draw) => text(draw).trim())
    case "FiniteText":
      return made(Schema.FiniteFromString, "Schema.FiniteFromString", (draw) => String(oneOf(draw, [0, 1.5, -3])))
    case "Boolean":
      return made(Schema.Boolean, "Schema.Boolean", (draw) => draw() < 0.5)
    case "Words":
      return made(Schema.Literals(["adam", "1", "no", ""]), 'Schema.Literals(["adam", "1", "no", ""])', (draw) =>
        oneOf(draw, ["adam", "1", "no", ""])
      )
    case "Numerals":
      return made(Schema.Literals([1, 2, true]), "Schema.Literals([1, 2, true])", (draw) => oneOf(draw, [1, 2, true]))
    case "Size":
      return made(Schema.Enum(Size), "Schema.Enum(Size)", (draw) => oneOf(draw, ["s", "l"]))
    case "Date":
      return made(Schema.DateFromString, "Schema.DateFromString", (draw) => new Date(integer(draw, 1e12)).toISOString())
    case "Duration":
      return made(Schema.DurationFromString, "Schema.DurationFromString", (draw) => `${integer(draw, 9)} seconds`)
    case "Url":
      return made(Schema.URLFromString, "Schema.URLFromString", (draw) => `http://a.b/${integer(draw, 9)}`)
    case "BigInt":
      return made(Schema.BigInt, "Schema.BigInt", (draw) => oneOf(draw, [0n, -5n, 2n ** 70n]))
    case "Unknown":
      return made(Schema.Unknown, "Schema.Unknown", (draw) =>
        oneOf<(draw: Random) => unknown>(draw, [
          text,
          () => 1.5,
          () => null,
          () => [1, "x"],
          () => ({ a: { b: [] } }),
          () => true
        ])(draw)
      )
    case "Secret":
      return made(Schema.RedactedFromValue(Schema.String), "Schema.RedactedFromValue(Schema.String)", secretText)
    case "Share":
      return made(
        Schema.Finite.check(Schema.isBetween({ minimum: 0, maximum: 1 })),
        "Schema.Finite.check(Schema.isBetween({ minimum: 0, maximum: 1 }))",
        (draw) => integer(draw, 5) / 4
      )
    case "Slug":
      return made(
        Schema.String.check(Schema.isPattern(/^[a-z]+$/), Schema.isMaxLength(5)),
        "Schema.String.check(Schema.isPattern(/^[a-z]+$/), Schema.isMaxLength(5))",
        slug
      )
    case "Pair":
      return made(
        Schema.TemplateLiteral([Schema.String, "-", Schema.Number]),
        'Schema.TemplateLiteral([Schema.String, "-", Schema.Number])',
        (draw) => `a-${integer(draw, 9)}`
      )
  }
}

const entriesOf = (draw: Random, value: Made["encoded"]): unknown =>
  Object.fromEntries(several(draw, 2, () => [oneOf(draw, names), value(draw)] as const))

const wrapped = (wrap: (typeof wraps)[number], of: Made): Made => {
  const { encoded, schema, source } = of
  switch (wrap) {
    case "NullOr":
      return made(Schema.NullOr(schema), `Schema.NullOr(${source})`, (draw) => (draw() < 0.3 ? null : encoded(draw)))
    case "Option":
      return made(Schema.OptionFromNullOr(schema), `Schema.OptionFromNullOr(${source})`, (draw) =>
        draw() < 0.3 ? null : encoded(draw)
      )
    case "Array":
      return made(Schema.Array(schema), `Schema.Array(${source})`, (draw) => several(draw, 3, () => encoded(draw)))
    case "Record":
      return made(Schema.Record(Schema.String, schema), `Schema.Record(Schema.String, ${source})`, (draw) =>
        entriesOf(draw, encoded)
      )
    case "Few":
      return made(
        Schema.Array(schema).check(Schema.isMinLength(1), Schema.isMaxLength(2)),
        `Schema.Array(${source}).check(Schema.isMinLength(1), Schema.isMaxLength(2))`,
        (draw) => [encoded(draw), ...several(draw, 1, () => encoded(draw))]
      )
    case "Slugs":
      return made(
        Schema.Record(Schema.String.check(Schema.isPattern(/^[a-z]+$/)), schema).check(Schema.isMaxProperties(2)),
        `Schema.Record(Schema.String.check(Schema.isPattern(/^[a-z]+$/)), ${source}).check(Schema.isMaxProperties(2))`,
        (draw) => Object.fromEntries(several(draw, 2, () => [slug(draw), encoded(draw)] as const))
      )
    case "Map":
      return made(Schema.ReadonlyMap(Schema.String, schema), `Schema.ReadonlyMap(Schema.String, ${source})`, (draw) =>
        Object.entries(entriesOf(draw, encoded) as object)
      )
    case "HashMap":
      return made(Schema.HashMap(Schema.String, schema), `Schema.HashMap(Schema.String, ${source})`, (draw) =>
        Object.entries(entriesOf(draw, encoded) as object)
      )
    case "Suspend":
      return made(
        Schema.suspend(() => schema),
        `Schema.suspend(() => ${source})`,
        encoded
      )
    case "Secret":
      return leafOf("Secret")
  }
}

const fieldOf = ({ mode, of }: Key, draw: Random): Made => {
  const inner = make(of, draw)
  if (mode === "required") return inner
  if (mode === "optional")
    return made(Schema.optionalKey(inner.schema), `Schema.optionalKey(${inner.source})`, inner.encoded)
  const encoded = inner.encoded(draw)
  const value = Schema.decodeUnknownExit(codecOf(inner.schema))(encoded)
  // A value that a file may hold, but a JSON codec writes otherwise, is no default here.
  if (Exit.isFailure(value)) return inner
  const given = mode === "lazy" ? () => value.value : value.value
  const shown = JSON.stringify(plain(encoded))
  return made(
    Field.make(inner.schema as Schema.Codec<unknown> & Schema.WithoutConstructorDefault, given),
    `Field.make(${inner.source}, ${mode === "lazy" ? "() => " : ""}decoded(${shown}))`,
    inner.encoded
  )
}

/** A value as JSON can show it. */
const plain = (value: unknown): unknown => {
  if (typeof value === "bigint" || (typeof value === "number" && !Number.isFinite(value))) return String(value)
  if (Array.isArray(value)) return value.map(plain)
  return typeof value === "object" && value !== null
    ? Object.fromEntries(Object.entries(value).map(([key, each]) => [key, plain(each)]))
    : value
}

/** The first of the keys of each name. */
const distinct = (keys: ReadonlyArray<Key>, without: ReadonlyArray<string> = []): ReadonlyArray<Key> =>
  keys.filter(({ name }, at) => !without.includes(name) && keys.findIndex((each) => each.name === name) === at)

const structOf = (form: "plain" | "class" | "renamed" | "recursive", all: ReadonlyArray<Key>, draw: Random): Made => {
  const keys = distinct(all, form === "renamed" ? ["b"] : [])
  const fields = keys.map((key) => [key, fieldOf(key, draw)] as const)
  const record: Record<string, Schema.Constraint> = Object.create(null)
  for (const [{ name }, { schema }] of fields)
    Object.defineProperty(record, name, { value: schema, enumerable: true, configurable: true, writable: true })
  const source = `{ ${fields.map(([{ name }, field]) => `${JSON.stringify(name)}: ${field.source}`).join(", ")} }`
  const encoded = (renamed: boolean) => (draw: Random) =>
    Object.fromEntries(
      fields
        .filter(([{ mode }]) => mode === "required" || draw() < 0.7)
        .map(([{ name }, value]) => [renamed && name === "a" ? "b" : name, value.encoded(draw)])
    )
  const struct = Schema.Struct(record)
  switch (form) {
    case "plain":
      return made(struct, `Schema.Struct(${source})`, encoded(false))
    case "class":
      return made(class extends Schema.Class<object>(`C${keys.length}`)(struct) {}, `Class(${source})`, encoded(false))
    case "renamed": {
      // Effect renames the keys of whatever a struct takes, and one without keys takes text.
      if (!keys.some(({ name }) => name === "a")) return made(struct, `Schema.Struct(${source})`, encoded(false))
      const renaming = { a: "b" }
      return made(
        struct.pipe(Schema.encodeKeys(renaming)),
        `Schema.Struct(${source}).pipe(Schema.encodeKeys(${JSON.stringify(renaming)}))`,
        encoded(true)
      )
    }
    case "recursive": {
      const schema: Schema.Codec<unknown> = as(
        Schema.Struct({ ...record, next: Schema.optionalKey(Schema.suspend(() => schema)) })
      )
      const value = encoded(false)
      const nest = (draw: Random, left: number): unknown =>
        left > 0 && draw() < 0.5 ? { ...value(draw), next: nest(draw, left - 1) } : value(draw)
      return made(schema, `Self(${source}, next?: Self)`, (draw) => nest(draw, 2))
    }
  }
}

const taggedOf = (alternatives: ReadonlyArray<ReadonlyArray<Key>>, draw: Random): Made => {
  const all = alternatives.map((keys, at) => {
    const tag = String.fromCharCode(97 + (at % 26))
    const { encoded, schema, source } = structOf("plain", distinct(keys, ["kind"]), draw)
    const fields = (schema as unknown as Schema.Struct<Schema.Struct.Fields>).fields
    return made(Schema.Struct({ kind: Schema.Literal(tag), ...fields }), `{ kind: "${tag}" } & ${source}`, (draw) => ({
      kind: tag,
      ...(encoded(draw) as object)
    }))
  })
  return unionOf(all)
}

const unionOf = (all: ReadonlyArray<Made>): Made =>
  made(
    Schema.Union(all.map(({ schema }) => schema)),
    `Schema.Union([${all.map(({ source }) => source).join(", ")}])`,
    (draw) => all[integer(draw, all.length)]!.encoded(draw)
  )

/** Makes the schema of a recipe. */
export const make = (recipe: Recipe, draw: Random): Made => {
  switch (recipe._tag) {
    case "Leaf":
      return leafOf(recipe.leaf)
    case "Wrap":
      return wrapped(recipe.wrap, make(recipe.of, draw))
    case "Struct":
      return structOf(recipe.form, recipe.keys, draw)
    case "Tagged":
      return taggedOf(recipe.of, draw)
    case "Many": {
      const all = recipe.of.map((each) => make(each, draw))
      if (recipe.many === "Union") return unionOf(all)
      return made(
        Schema.Tuple(all.map(({ schema }) => schema)),
        `Schema.Tuple([${all.map(({ source }) => source).join(", ")}])`,
        (draw) => all.map(({ encoded }) => encoded(draw))
      )
    }
  }
}
