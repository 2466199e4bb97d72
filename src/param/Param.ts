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

/**
 * A schema of one field: what an inline parameter holds, or an element of a variadic one.
 *
 * @since 0.1.0
 * @category models
 */
export type FieldSchema = Schema.ConstraintCodec<unknown, unknown> & Schema.WithoutConstructorDefault

/**
 * One field of the inline config, which is never written to a file.
 *
 * @since 0.1.0
 * @category models
 */
export interface Inline<out A> {
  readonly [TypeId]: typeof TypeId
  readonly _tag: "Inline"
  readonly schema: FieldSchema
  readonly default: () => A
}

/**
 * A parameter that is not a config: a hook fills it, otherwise it has its default, if any.
 *
 * @since 0.1.0
 * @category models
 */
export interface Regular<out A> {
  readonly [TypeId]: typeof TypeId
  readonly _tag: "Regular"
  readonly default: { readonly value: A } | undefined
}

/**
 * The positional variadic: what the handler takes after its named parameters.
 *
 * @since 0.1.0
 * @category models
 */
export interface Args<out A> {
  readonly [TypeId]: typeof TypeId
  readonly _tag: "Args"
  readonly schema: ConfigSchema
  readonly config: boolean
  readonly "~element"?: A
}

/**
 * The keyword variadic: keys that are merged into the handler's named parameters.
 *
 * @since 0.1.0
 * @category models
 */
export interface Kwargs<out A> {
  readonly [TypeId]: typeof TypeId
  readonly _tag: "Kwargs"
  readonly schema: ConfigSchema
  readonly config: boolean
  readonly "~element"?: A
}

/**
 * One declaration: a config's schema or a `Param`.
 *
 * @since 0.1.0
 * @category models
 */
export type Any = ConfigSchema | Inline<unknown> | Regular<unknown> | Args<unknown> | Kwargs<unknown>

/**
 * The declarations of a command, by id.
 *
 * @since 0.1.0
 * @category models
 */
export interface Params {
  readonly [id: string]: Any
}

/** The ids of all parameters of one kind. */
type IdsOf<P, Kind> = { [K in keyof P]: P[K] extends Kind ? K : never }[keyof P]

type IsUnion<T, U = T> = [T] extends [never] ? false : T extends unknown ? ([U] extends [T] ? false : true) : never

/** A declaration, or what is wrong with it. */
type CheckedOne<P, K extends keyof P> = P[K] extends ConfigSchema | Inline<unknown> | Regular<unknown>
  ? P[K]
  : P[K] extends Args<unknown>
    ? IsUnion<IdsOf<P, Args<unknown>>> extends true
      ? "a command takes one Param.args"
      : P[K]
    : P[K] extends Kwargs<unknown>
      ? IsUnion<IdsOf<P, Kwargs<unknown>>> extends true
        ? "a command takes one Param.kwargs"
        : P[K]
      : P[K] extends Any
        ? P[K]
        : "a parameter is a schema of a struct, a record or an array, or a Param: Param.inline makes one of any schema"

/**
 * The declarations of a command; in the place of one that cannot be, the type says why.
 *
 * @since 0.1.0
 * @category models
 */
export type Checked<P> = { readonly [K in keyof P]: CheckedOne<P, K> }

/**
 * The type that a declaration gives its parameter.
 *
 * @since 0.1.0
 * @category models
 */
export type Type<D> = D extends { readonly Type: infer A }
  ? A
  : D extends Inline<infer A> | Regular<infer A>
    ? A
    : never

/** The declarations of one kind. */
type OfKind<P, Kind> = Extract<P[keyof P], Kind>

type NamedOnly<P> = { readonly [K in keyof P as P[K] extends Args<unknown> | Kwargs<unknown> ? never : K]: Type<P[K]> }

type KwargsElement<P> = OfKind<P, Kwargs<unknown>> extends Kwargs<infer A> ? A : never

/**
 * What a handler gets as its first argument: the named parameters, with the keyword ones merged in.
 *
 * @since 0.1.0
 * @category models
 */
export type Named<P> = [OfKind<P, Args<unknown> | Kwargs<unknown>>] extends [never]
  ? // Without a name of its own, so that what a person sees are the parameters.
    { readonly [K in keyof P]: Type<P[K]> }
  : [OfKind<P, Kwargs<unknown>>] extends [never]
    ? NamedOnly<P>
    : unknown extends KwargsElement<P>
      ? NamedOnly<P> & { readonly [key: string]: unknown }
      : NamedOnly<P> & { readonly [key: string]: KwargsElement<P> | NamedOnly<P>[keyof NamedOnly<P>] }

/**
 * What a handler gets after its first argument: the positional variadic.
 *
 * @since 0.1.0
 * @category models
 */
export type Positional<P> = [OfKind<P, Args<unknown>>] extends [never]
  ? readonly []
  : ReadonlyArray<OfKind<P, Args<unknown>> extends Args<infer A> ? A : never>

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
 *
 * ```ts
 * const copy = Command.make("copy", { to: Param.inline(Schema.String, "out.txt") }, ({ to }) => Console.log(to))
 * ```
 *
 * @since 0.1.0
 * @category constructors
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
 *
 * ```ts
 * const started = Param.regular<Date>()
 * const when = Command.make("when", { started }, ({ started }) => Console.log(started.toISOString()))
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const regular: {
  <A>(): Regular<A>
  <A>(value: A): Regular<A>
} = <A>(...values: ReadonlyArray<A>): Regular<A> => ({
  [TypeId]: TypeId,
  _tag: "Regular",
  default: values.length === 0 ? undefined : { value: values[0]! }
})

/**
 * Whether a variadic is a config, which the command line fills, or a regular parameter, which a hook fills.
 *
 * @since 0.1.0
 * @category models
 */
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
 *
 * ```ts
 * const sum = Command.make("sum", { numbers: Param.args(Schema.Finite) }, (_, ...numbers) =>
 *   Console.log(numbers.reduce((a, b) => a + b, 0))
 * )
 * ```
 *
 * @since 0.1.0
 * @category constructors
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
 *
 * ```ts
 * const show = Command.make("show", { rest: Param.kwargs() }, ({ ...rest }) => Console.log(rest))
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const kwargs: {
  (options?: VariadicOptions): Kwargs<unknown>
  <S extends FieldSchema>(element: S, options?: VariadicOptions): Kwargs<S["Type"]>
} = (first?: FieldSchema | VariadicOptions, second?: VariadicOptions): Kwargs<never> =>
  variadic("Kwargs", (element) => Schema.Record(Schema.String, element), Schema.Unknown, first, second)
