/**
 * The effects that `${name:argument}` calls.
 *
 * Owns how users define resolvers and provide them. Finding them, and making trees of their results, is in
 * `registry.ts`; the built-in ones are in `builtIns.ts`. Each resolver is a service, so layers of resolvers merge. A
 * later resolver replaces an earlier one of the same name, even a built-in one.
 */
import * as Cache from "effect/Cache"
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import type * as FileSystem from "effect/FileSystem"
import * as Layer from "effect/Layer"
import type * as Path from "effect/Path"
import * as Schema from "effect/Schema"
import { Allowed } from "./environment.ts"
import { type InclusionFailed, include as read } from "./include.ts"
import { type Implementation, service } from "./registry.ts"

/**
 * A named effect that configs can call. It fails with `E` and needs `R`.
 *
 * @since 0.1.0
 * @category models
 */
export interface Resolver<out E = never, out R = never> {
  readonly name: string
  readonly cache: boolean
  readonly resolve: (...args: ReadonlyArray<unknown>) => Effect.Effect<unknown, E, R>
}

/**
 * The error of a resolver.
 *
 * @since 0.1.0
 * @category models
 */
export type Error<T> = T extends Resolver<infer E, infer _R> ? E : never

/**
 * The services that a resolver needs.
 *
 * @since 0.1.0
 * @category models
 */
export type Services<T> = T extends Resolver<infer _E, infer R> ? R : never

/**
 * A resolver has a name that no interpolation can write. This is a mistake in the program, so the layer dies with it.
 *
 * @since 0.1.0
 * @category errors
 */
export class InvalidResolverName extends Schema.TaggedError<InvalidResolverName>()("InvalidResolverName", {
  name: Schema.String
}) {
  override get message() {
    return `no interpolation can call a resolver named "${this.name}". Use letters, digits, _ and -, in parts with dots between, each starting with a letter or _.`
  }
}

const validName = /^[A-Za-z_][A-Za-z0-9_-]*(?:\.[A-Za-z_][A-Za-z0-9_-]*)*$/

/**
 * Makes a resolver.
 *
 * Shape: arguments and results are plain values (text, numbers, booleans, `null`, arrays, objects); `${` in a result
 * has no meaning. With `cache`, a program calls it once for equal arguments, and again after a failure. Without, each
 * interpolation calls it each time its config is resolved, and each time another one that refers to it is.
 * Errors: `E`, as the cause of an Interpolation.
 *
 * ```ts
 * const vault = Resolver.make("vault", (name) => Effect.succeed(`the secret ${name}`), { cache: true })
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const make = <E = never, R = never>(
  name: string,
  resolve: (...args: ReadonlyArray<unknown>) => Effect.Effect<unknown, E, R>,
  options?: { readonly cache?: boolean | undefined }
): Resolver<E, R> => ({ name, resolve, cache: options?.cache ?? false })

/**
 * Provides resolvers to a program. They use the services that the layer is built with.
 *
 * Errors: none; a name that no interpolation can write is a defect, InvalidResolverName.
 *
 * ```ts
 * const upper = Resolver.make("upper", (text) => Effect.sync(() => String(text).toUpperCase()))
 * const program = wake([greet], app).pipe(Effect.provide(Resolver.layer(upper)))
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const layer = <const Resolvers extends ReadonlyArray<Resolver<unknown, unknown>>>(
  ...resolvers: Resolvers
): Layer.Layer<never, never, Services<Resolvers[number]>> =>
  Layer.effectContext(
    Effect.gen(function* () {
      const context = yield* Effect.context<Services<Resolvers[number]>>()
      let out: Context.Context<never> = Context.empty()
      for (const resolver of resolvers) {
        if (!validName.test(resolver.name)) return yield* Effect.die(new InvalidResolverName({ name: resolver.name }))
        const call: Implementation = (args) =>
          // The context holds what all of the resolvers need.
          Effect.provideContext(resolver.resolve(...args) as Effect.Effect<unknown, unknown>, context)
        out = Context.add(out, service(resolver.name), resolver.cache ? yield* cached(call) : call)
      }
      return out
    })
  )

/**
 * Makes the resolver `include`, with which a config takes values from a file: `${include:presets/fast.yaml}` is what that
 * file holds.
 *
 * Shape: paths are relative to `root`, which neither a path nor a symbolic link leaves. The file's extension tells its
 * format, as that of a config's file does, and it has the same limits; an empty one is an empty mapping. Interpolations in
 * it are resolved where it is included, as if they stood there, and may include more. Values have the file's origins.
 * Errors: InclusionFailed, as the cause of an Interpolation; a file that includes itself is an Interpolation, too.
 *
 * ```ts
 * const inclusion = Resolver.layer(Resolver.include({ root: "presets" }))
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const include = (options: {
  readonly root: string
}): Resolver<InclusionFailed, FileSystem.FileSystem | Path.Path> =>
  make("include", (...args) => read(options.root, args))

export { InclusionFailed } from "./include.ts"

/**
 * Limits the environment variables that files and command lines may read with `oc.env`.
 *
 * Shape: `allow` lists names, and prefixes that end with `*` or `_`, such as `APP_*`. Without this layer all are allowed,
 * as in OmegaConf. The last layer counts.
 * Errors: reading another one is an Interpolation, even if it gives a default.
 *
 * ```ts
 * const program = wake([greet], app).pipe(Effect.provide(Resolver.environment({ allow: ["HOME", "APP_*"] })))
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const environment = (options: { readonly allow: ReadonlyArray<string> }): Layer.Layer<never> => {
  const names = new Set(options.allow)
  const prefixes = options.allow.filter((each) => /[*_]$/.test(each)).map((each) => each.replace(/\*$/, ""))
  return Layer.succeed(Allowed, (name) => names.has(name) || prefixes.some((prefix) => name.startsWith(prefix)))
}

/** Calls once for equal arguments, even concurrently, and again after a failure. */
const cached = (call: Implementation): Effect.Effect<Implementation> =>
  Effect.map(
    Cache.makeWith(call, {
      capacity: Number.POSITIVE_INFINITY,
      timeToLive: (exit) => (Exit.isSuccess(exit) ? Duration.infinity : Duration.zero)
    }),
    (cache) => (args) => Cache.get(cache, args)
  )
