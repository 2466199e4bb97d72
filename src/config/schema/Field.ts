/**
 * A field of a config with a default.
 *
 * Owns {@link make}: one default that serves when a file or a command line leaves the field out, when `{}` is decoded,
 * and when the class is constructed with `new Cls({})`. What the default looks like in a file is in `defaults.ts`.
 */
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as SchemaParser from "effect/SchemaParser"

/** A schema that may be given a default: any that has none yet. */
export type Defaultable = Schema.Constraint & Schema.WithoutConstructorDefault

/** A field with a default: its types are those of `S`, and a file and a constructor may leave it out. */
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

/**
 * Makes a field with a default, for `Schema.Struct` and `Schema.Class`.
 *
 * Shape: the default is a value of the schema's decoded type, or a function that makes one each time it is needed; a
 * class takes what constructs it. A default that does not fit the schema fails the program with InvalidValue when the
 * config is initialized.
 * Annotations of the schema, such as its description, stay readable.
 */
export const make = <S extends Defaultable>(
  schema: S,
  value: NoInfer<S["Type"]> | (() => NoInfer<S["Type"]>)
): Field<S> => {
  // A decoded value is data, so a function is one that makes it.
  const given = typeof value === "function" ? Effect.sync(value as () => S["Type"]) : Effect.succeed(value)
  // What does not construct stays what it is, for the schema to refuse.
  const effect = Effect.flatMap(
    given,
    (each): Effect.Effect<S["Type"]> => Effect.orElseSucceed(SchemaParser.makeEffect(schema)(each), () => each)
  )
  const decoding: Schema.Constraint = Schema.withDecodingDefaultTypeKey<S>(effect)(schema)
  // The compiler cannot see, for an unknown S, that the field has no constructor default yet, nor its types.
  const plain = decoding as Defaultable
  return Schema.withConstructorDefault<Defaultable>(effect)(plain) as unknown as Field<S>
}
