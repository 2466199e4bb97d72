/**
 * A field of a config with a default.
 *
 * Owns {@link make}: one default that applies when a file or a command line leaves the field out, when `{}` is decoded,
 * and when the class is constructed with `new Cls({})`; and {@link renamedFrom}: what a field was called before. How a
 * default looks in a file is in `defaults.ts`.
 */
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type * as SchemaAST from "effect/SchemaAST"
import * as SchemaParser from "effect/SchemaParser"

/**
 * A schema that can get a default, because it has none yet.
 *
 * @since 0.1.0
 * @category models
 */
export type Defaultable = Schema.Constraint & Schema.WithoutConstructorDefault

/**
 * A field with a default: its types are those of `S`, and a file and a constructor may leave it out.
 *
 * @since 0.1.0
 * @category models
 */
export interface Field<S extends Defaultable>
  extends Schema.BottomLazy<
    S["ast"],
    Field<S>,
    S["~type.parameters"],
    S["~type.mutability"],
    S["~type.optionality"],
    "with-default",
    S["~encoded.mutability"],
    "optional"
  > {
  readonly Type: S["Type"]
  readonly Encoded: S["Encoded"]
  readonly DecodingServices: S["DecodingServices"]
  readonly EncodingServices: S["EncodingServices"]
  readonly "~type.make.in": S["~type.make.in"]
  readonly "~type.make": S["~type.make"]
  readonly Iso: S["Iso"]
}

const inner = new WeakMap<SchemaAST.AST, SchemaAST.AST>()

/**
 * Returns the schema that a field was made of, which reads and writes every value that is there as the field does; any
 * other schema as it is. Thousands of fields share the few schemas that they are made of, and what is compiled of those.
 *
 * @internal
 */
export const innerOf = (ast: SchemaAST.AST): SchemaAST.AST => inner.get(ast) ?? ast

const plain = new WeakMap<SchemaAST.AST, { readonly value: unknown }>()

/**
 * Returns the default that a field was made with, if that is a value and no function.
 *
 * @internal
 */
export const plainDefaultOf = (ast: SchemaAST.AST): { readonly value: unknown } | undefined => plain.get(ast)

/**
 * Makes a field with a default, for `Schema.Struct` and `Schema.Class`.
 *
 * Shape: the default is a value of the schema's decoded type, or a function that makes one each time. For a class, what
 * its constructor takes is enough. Annotations of the schema, such as its description, stay readable.
 * Errors: a default that does not fit the schema fails with InvalidValue when the config is initialized.
 *
 * ```ts
 * class Train extends Schema.Class<Train>("Train")({
 *   epochs: Field.make(Schema.Int, 10),
 *   layers: Field.make(Schema.Array(Schema.Int), () => [64, 64])
 * }) {}
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const make = <S extends Defaultable>(
  schema: S,
  value: NoInfer<S["Type"]> | (() => NoInfer<S["Type"]>)
): Field<S> => {
  // A decoded value is data, so a function must be its maker.
  const given = typeof value === "function" ? Effect.sync(value as () => S["Type"]) : Effect.succeed(value)
  // A value that cannot be constructed stays as it is, and the schema refuses it later.
  const effect = Effect.flatMap(
    given,
    (each): Effect.Effect<S["Type"]> => Effect.orElseSucceed(SchemaParser.makeEffect(schema)(each), () => each)
  )
  const decoding: Schema.Constraint = Schema.withDecodingDefaultTypeKey<S>(effect)(schema)
  // For an unknown S, the compiler sees neither the types nor that the field has no constructor default yet.
  const typeless = decoding as Defaultable
  const field = Schema.withConstructorDefault<Defaultable>(effect)(typeless) as unknown as Field<S>
  inner.set(field.ast, schema.ast)
  if (typeof value !== "function") plain.set(field.ast, { value })
  return field
}

/** The annotation of a key that holds what it was called before. */
const oldNames = "effect-coma/renamedFrom"

/**
 * Tells what a field was called before: a file that has it under an old name is read as if it had the new one, which a
 * line on stderr says. `--update-files` renames it there.
 *
 * Errors: a file that has a field under two of its names is refused.
 *
 * ```ts
 * class Train extends Schema.Class<Train>("Train")({
 *   lr: Field.make(Schema.Finite, 1e-3).pipe(Field.renamedFrom("learning_rate"))
 * }) {}
 * ```
 *
 * @since 0.1.0
 * @category combinators
 */
export const renamedFrom =
  (...names: readonly [string, ...ReadonlyArray<string>]) =>
  <S extends Schema.Top>(self: S): S["Rebuild"] => {
    const renamed = self.annotateKey({ [oldNames]: [...oldNamesOf(self.ast), ...names] })
    const made = inner.get(self.ast)
    if (made !== undefined) inner.set(renamed.ast, made)
    const standing = plain.get(self.ast)
    if (standing !== undefined) plain.set(renamed.ast, standing)
    return renamed
  }

/**
 * Returns what a field was called before.
 *
 * @internal
 */
export const oldNamesOf = (ast: SchemaAST.AST): ReadonlyArray<string> => {
  for (let at: SchemaAST.AST | undefined = ast; at !== undefined; at = at.encoding?.at(-1)?.to) {
    const names = at.context?.annotations?.[oldNames]
    // Nothing else writes this annotation.
    if (names !== undefined) return names as ReadonlyArray<string>
  }
  return []
}
