/**
 * What a command takes: the parameters of its handler, each declared by a schema or by a `Param`.
 *
 * Owns the declarations and their types. How declarations become data is in `Inspector.ts`, the data itself in
 * `ParamData.ts`.
 *
 * A struct or class schema is a structured config, a record schema a dict config, an array schema a list config.
 * Everything else is declared with a function of this module.
 */
import * as Predicate from "effect/Predicate"
import * as Schema from "effect/Schema"
import type { ConfigSchema } from "../config/Config.ts"

const TypeId = "~effect-coma/Param"

/** A schema of one field: what an inline parameter holds, or an element of a variadic one. */
export type FieldSchema = Schema.ConstraintCodec<unknown, unknown> & Schema.WithoutConstructorDefault

/** One field of the inline config, which is never written to a file. */
export interface Inline<out A> {
  readonly [TypeId]: typeof TypeId
  readonly _tag: "Inline"
  readonly schema: FieldSchema
  readonly default: () => A
}

/** A parameter that is not a config: a hook fills it, otherwise it has its default, if any. */
export interface Regular<out A> {
  readonly [TypeId]: typeof TypeId
  readonly _tag: "Regular"
  readonly default: { readonly value: A } | undefined
}

/** The positional variadic: what the handler takes after its named parameters. */
export interface Args<out A> {
  readonly [TypeId]: typeof TypeId
  readonly _tag: "Args"
  readonly schema: ConfigSchema
  readonly config: boolean
  readonly "~element"?: A
}

/** The keyword variadic: keys that are merged into the handler's named parameters. */
export interface Kwargs<out A> {
  readonly [TypeId]: typeof TypeId
  readonly _tag: "Kwargs"
  readonly schema: ConfigSchema
  readonly config: boolean
  readonly "~element"?: A
}

/** One declaration: a config's schema or a `Param`. */
export type Any = ConfigSchema | Inline<unknown> | Regular<unknown> | Args<unknown> | Kwargs<unknown>

/** The declarations of a command, by id. */
export interface Params {
  readonly [id: string]: Any
}

/** The ids of the variadic parameters. */
type VariadicIds<P> = { [K in keyof P]: P[K] extends Args<unknown> | Kwargs<unknown> ? K : never }[keyof P]

/** The type that a declaration gives its parameter. */
export type Type<D> =
  D extends Inline<infer A> ? A : D extends Regular<infer A> ? A : D extends { readonly Type: infer A } ? A : never

type NamedOnly<P> = { readonly [K in keyof P as K extends VariadicIds<P> ? never : K]: Type<P[K]> }

type KwargsElement<P> = { [K in keyof P]: P[K] extends Kwargs<infer A> ? A : never }[keyof P]

type HasKwargs<P> = { [K in keyof P]: P[K] extends Kwargs<unknown> ? K : never }[keyof P] extends never ? false : true

/** What a handler gets as its first argument: the named parameters, with the keyword ones merged in. */
export type Named<P> =
  HasKwargs<P> extends false
    ? NamedOnly<P>
    : unknown extends KwargsElement<P>
      ? NamedOnly<P> & { readonly [key: string]: unknown }
      : NamedOnly<P> & { readonly [key: string]: KwargsElement<P> | NamedOnly<P>[keyof NamedOnly<P>] }

/** What a handler gets after its first argument: the positional variadic. */
export type Positional<P> = { [K in keyof P]: P[K] extends Args<unknown> ? K : never }[keyof P] extends never
  ? readonly []
  : ReadonlyArray<{ [K in keyof P]: P[K] extends Args<infer A> ? A : never }[keyof P]>

/**
 * Tells whether a declaration is a `Param` rather than a config's schema.
 *
 * @internal
 */
export const isParam = (declaration: unknown): declaration is Exclude<Any, ConfigSchema> =>
  Predicate.hasProperty(declaration, TypeId)

/**
 * Declares one field of the inline config: set on the command line like a config's key, never written to a file.
 *
 * The default is a value of the schema's type, or a function that makes one (for lists and the like).
 */
export const inline = <S extends FieldSchema>(schema: S, value: S["Type"] | (() => S["Type"])): Inline<S["Type"]> => ({
  [TypeId]: TypeId,
  _tag: "Inline",
  schema,
  // A field's type is never a function, so a function is a lazy default.
  default: Predicate.isFunction(value) ? (value as () => S["Type"]) : () => value
})

/**
 * Declares a parameter that is not a config.
 *
 * A hook gives it a value with `ParamData.replace`; without that it has its default. Calling the command with neither
 * fails with UnfilledParameter.
 */
export const regular: {
  <A>(): Regular<A>
  <A>(value: A): Regular<A>
} = <A>(...values: ReadonlyArray<A>): Regular<A> => ({
  [TypeId]: TypeId,
  _tag: "Regular",
  default: values.length === 0 ? undefined : { value: values[0]! }
})

/** Whether a variadic is a config, which the command line fills, or a regular parameter, which a hook fills. */
export interface VariadicOptions {
  readonly config?: boolean | undefined
}

const variadic = <A extends "Args" | "Kwargs">(
  tag: A,
  wrap: (element: FieldSchema) => ConfigSchema,
  fallback: FieldSchema,
  first?: FieldSchema | VariadicOptions,
  second?: VariadicOptions
) => {
  const schema = Schema.isSchema(first) ? (first as FieldSchema) : fallback
  // What is not a schema in first place is the options.
  const options = Schema.isSchema(first) ? second : (first as VariadicOptions | undefined)
  return {
    [TypeId]: TypeId as typeof TypeId,
    _tag: tag,
    schema: wrap(schema),
    config: options?.config ?? true
  }
}

/**
 * Declares the positional variadic: every bare word of the command line, as text or as the given schema reads it.
 *
 * A list config that is never written to a file; with `{ config: false }` a regular parameter that starts empty.
 */
export const args: {
  (options?: VariadicOptions): Args<string>
  <S extends FieldSchema>(element: S, options?: VariadicOptions): Args<S["Type"]>
} = (first?: FieldSchema | VariadicOptions, second?: VariadicOptions): Args<never> =>
  variadic("Args", (element) => Schema.Array(element), Schema.String, first, second)

/**
 * Declares the keyword variadic: every `key=value` of the command line, as YAML or as the given schema reads it.
 *
 * A dict config that is never written to a file; with `{ config: false }` a regular parameter that starts empty.
 */
export const kwargs: {
  (options?: VariadicOptions): Kwargs<unknown>
  <S extends FieldSchema>(element: S, options?: VariadicOptions): Kwargs<S["Type"]>
} = (first?: FieldSchema | VariadicOptions, second?: VariadicOptions): Kwargs<never> =>
  variadic("Kwargs", (element) => Schema.Record(Schema.String, element), Schema.Unknown, first, second)
