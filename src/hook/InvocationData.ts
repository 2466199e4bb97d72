/**
 * What a hook works on: the invocation of the chosen command.
 *
 * A plain immutable record: `{ ...data, parameters }` is how a hook changes it.
 */
import * as Context from "effect/Context"
import type { Argument } from "effect/cli/Argument"
import type { Flag } from "effect/cli/Flag"
import * as Effect from "effect/Effect"
import { dual } from "effect/Function"
import * as Option from "effect/Option"
import * as Persistence from "../config/file/Persistence.ts"
import type { Arguments } from "../param/call.ts"
import * as Accounting from "../param/override/Accounting.ts"
import type { ParamData } from "../param/ParamData.ts"
import { HookMisused } from "./HookError.ts"

/** The invocation of a command. */
export interface InvocationData {
  /** The name of the command. Decide by this, never by `command`. */
  readonly name: string
  /** The handler or class as declared; after `init`, what it made: the class's instance. */
  readonly command: unknown
  readonly parameters: ParamData
  readonly persistence: Persistence.Persistence
  /** The files that flags of the command line name, by config. */
  readonly paths: ReadonlyMap<string, string>
  /** The overrides of the command line, as typed. */
  readonly overrides: ReadonlyArray<string>
  /** Where the overrides have landed so far. */
  readonly accounting: Accounting.Accounting
  /** What the command was called with, after `init`. */
  readonly called: Arguments | undefined
  /** What the command's effect succeeded with, after `run`. */
  readonly result: Option.Option<unknown>
  /** What hooks hand to later hooks, by `Context` key. */
  readonly extras: Context.Context<never>
  /**
   * Reads a flag that a parser hook added; the flag itself is the key.
   *
   * One that none added throws HookMisused, which `wake` turns into that failure.
   */
  readonly flag: <A>(flag: Flag<A>) => A
  /** Reads a positional that a parser hook added; the argument itself is the key. As {@link InvocationData.flag}. */
  readonly argument: <A>(argument: Argument<A>) => A
}

/** The invocation that a hook works on. */
export class Invocation extends Context.Service<Invocation, InvocationData>()("effect-coma/hook/Invocation") {}

/** What an invocation begins with. */
export interface Start
  extends Pick<InvocationData, "name" | "command" | "parameters" | "persistence" | "paths" | "overrides"> {
  /** The parsed flags and positionals that parser hooks added; each is its own key. */
  readonly flags: ReadonlyMap<unknown, unknown>
  readonly arguments: ReadonlyMap<unknown, unknown>
  /** What is handed to all hooks; nothing by default. */
  readonly extras?: Context.Context<never> | undefined
}

/**
 * Makes the invocation that the first hook sees.
 *
 * @internal
 */
export const make = ({ arguments: positionals, extras, flags, ...start }: Start): InvocationData => ({
  ...start,
  accounting: Accounting.empty,
  called: undefined,
  result: Option.none(),
  extras: extras ?? Context.empty(),
  flag: reader("flag", flags),
  argument: reader("argument", positionals)
})

/** Hands a value to later hooks. */
export const set: {
  <I, S>(key: Context.Key<I, S>, value: S): (self: InvocationData) => InvocationData
  <I, S>(self: InvocationData, key: Context.Key<I, S>, value: S): InvocationData
} = dual(
  3,
  <I, S>(self: InvocationData, key: Context.Key<I, S>, value: S): InvocationData => ({
    ...self,
    // The extras' type does not list their keys: reading one says whether it is there.
    extras: Context.add(self.extras, key, value) as Context.Context<never>
  })
)

/**
 * Takes the value that an earlier hook handed over.
 *
 * Errors: HookMisused where none did.
 */
export const get: {
  <I, S>(key: Context.Key<I, S>): (self: InvocationData) => Effect.Effect<S, HookMisused>
  <I, S>(self: InvocationData, key: Context.Key<I, S>): Effect.Effect<S, HookMisused>
} = dual(2, <I, S>(self: InvocationData, key: Context.Key<I, S>): Effect.Effect<S, HookMisused> => {
  const found = Context.getOption(self.extras, key as unknown as Context.Key<never, S>)
  return Option.isSome(found)
    ? Effect.succeed(found.value)
    : Effect.fail(
        new HookMisused({
          reason: `No earlier hook of ${self.name} set ${key.key}. Let one set it with InvocationData.set.`
        })
      )
})

/** Returns the path of a config's file: what a flag names, or the default. */
export const pathOf = (self: InvocationData, config: string): string =>
  Persistence.path(self.persistence, config, self.paths.get(config))

/**
 * Makes the reader of parsed flags or positionals.
 *
 * One that no parser hook added throws HookMisused, which `wake` turns into that failure: reading is not an effect.
 */
const reader =
  (what: "flag" | "argument", values: ReadonlyMap<unknown, unknown>) =>
  <A>(key: Flag<A> | Argument<A>): A => {
    if (!values.has(key)) {
      throw new HookMisused({
        reason: `A hook reads ${what === "flag" ? "a flag" : "an argument"} that no parser hook added. Add ParserHook.${what}(…) to the command's parser slot, with the same object.`
      })
    }
    // Parser hooks put in what the key itself parsed.
    return values.get(key) as A
  }
