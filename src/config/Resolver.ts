/**
 * What `${name:argument}` calls: effects that give a value.
 *
 * Owns how users define resolvers and how a program gets them. How they are found, and how their results become trees,
 * is in `resolvers.ts`; the ones that every program has are in `builtIn.ts`. A resolver is a service of its own, so layers of resolvers merge, and a later one of
 * a name replaces an earlier one, built-in names included.
 */
import * as Context from "effect/Context"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Layer from "effect/Layer"
import * as Schema from "effect/Schema"
import { type Run, service } from "./resolvers.ts"

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
    Effect.contextWith((context: Context.Context<Services<Resolvers[number]>>) => {
      let out: Context.Context<never> = Context.empty()
      for (const resolver of resolvers) {
        if (!validName.test(resolver.name)) return Effect.die(new InvalidResolverName({ name: resolver.name }))
        const run: Run = (args) =>
          // The context holds what each of the resolvers needs.
          Effect.provideContext(resolver.resolve(...args) as Effect.Effect<unknown, unknown>, context)
        out = Context.add(out, service(resolver.name), resolver.cache ? cached(run) : run)
      }
      return Effect.succeed(out)
    })
  )

/** Runs once for the same arguments, for concurrent callers too. Who waits for a run that was interrupted runs it anew. */
const cached = (run: Run): Run => {
  const known = new Map<string, Deferred.Deferred<Exit.Exit<unknown, unknown>>>()
  const lookup = (key: string, args: ReadonlyArray<unknown>): Effect.Effect<unknown, unknown> =>
    Effect.uninterruptibleMask((restore) => {
      const running = known.get(key)
      if (running !== undefined) {
        return Effect.flatMap(restore(Deferred.await(running)), (exit) =>
          Exit.hasInterrupts(exit) ? restore(lookup(key, args)) : exit
        )
      }
      const deferred = Deferred.makeUnsafe<Exit.Exit<unknown, unknown>>()
      known.set(key, deferred)
      return Effect.onExit(restore(Effect.suspend(() => run(args))), (exit) => {
        if (Exit.isFailure(exit)) known.delete(key)
        return Deferred.succeed(deferred, exit)
      })
    })
  return (args) => lookup(keyOf(args), args)
}

/** Says arguments so that only equal ones read the same. */
const keyOf = (args: ReadonlyArray<unknown>): string =>
  JSON.stringify(args, (_, value: unknown) => {
    if (typeof value === "string") return `text ${value}`
    return typeof value === "bigint" || (typeof value === "number" && !Number.isFinite(value)) ? `${value}` : value
  })
