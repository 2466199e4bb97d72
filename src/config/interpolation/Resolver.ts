/**
 * What `${name:argument}` calls: effects that give a value.
 *
 * Owns how users define resolvers and how a program gets them. How they are found, and how their results become trees,
 * is in `registry.ts`; the ones that every program has are in `builtIns.ts`. A resolver is a service of its own, so
 * layers of resolvers merge, and a later one of a name replaces an earlier one, built-in names included.
 */
import * as Cache from "effect/Cache"
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Layer from "effect/Layer"
import * as Schema from "effect/Schema"
import { type Implementation, service } from "./registry.ts"

/** A named effect that configs can call; fails with `E`, needs `R`. */
export interface Resolver<out E = never, out R = never> {
  readonly name: string
  readonly cache: boolean
  readonly resolve: (...args: ReadonlyArray<unknown>) => Effect.Effect<unknown, E, R>
}

/** What a resolver fails with. */
export type Error<T> = T extends Resolver<infer E, infer _R> ? E : never

/** What a resolver needs. */
export type Services<T> = T extends Resolver<infer _E, infer R> ? R : never

/** A resolver has a name that no interpolation can say. It is a mistake in the program: the layer dies with it. */
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
 * Shape: the arguments come as plain values (text, numbers, booleans, `null`, arrays, objects); the result is one, too,
 * and is not read for `${` again. With `cache`, a program calls it once for the same arguments, and again after a
 * failure; without, each place that calls it does so once for each time its config is resolved.
 * Errors: `E`, as the cause of an InterpolationFailed.
 */
export const make = <E = never, R = never>(
  name: string,
  resolve: (...args: ReadonlyArray<unknown>) => Effect.Effect<unknown, E, R>,
  options?: { readonly cache?: boolean | undefined }
): Resolver<E, R> => ({ name, resolve, cache: options?.cache ?? false })

/**
 * Gives resolvers to a program. They use the services that the layer is built with.
 *
 * Errors: none; a name that no interpolation can say is a defect, InvalidResolverName.
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
          // The context holds what each of the resolvers needs.
          Effect.provideContext(resolver.resolve(...args) as Effect.Effect<unknown, unknown>, context)
        out = Context.add(out, service(resolver.name), resolver.cache ? yield* cached(call) : call)
      }
      return out
    })
  )

/**
 * Calls once for the same arguments, for concurrent callers too, and again after a failure. Arguments are plain values,
 * and equal ones are the same.
 */
const cached = (call: Implementation): Effect.Effect<Implementation> =>
  Effect.map(
    Cache.makeWith(call, {
      capacity: Number.POSITIVE_INFINITY,
      timeToLive: (exit) => (Exit.isSuccess(exit) ? Duration.infinity : Duration.zero)
    }),
    (cache) => (args) => Cache.get(cache, args)
  )
