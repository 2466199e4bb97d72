/**
 * What a hook works on: the invocation of the chosen command.
 *
 * It is a plain immutable record: a hook that changes it returns `{ ...data, parameters }`.
 */
import * as Context from "effect/Context"
import type { Argument } from "effect/cli/Argument"
import type { Flag } from "effect/cli/Flag"
import * as Effect from "effect/Effect"
import { dual } from "effect/Function"
import * as Option from "effect/Option"
import * as Persistence from "../config/file/Persistence.ts"
import { printedAs } from "../config/tree/printing.ts"
import type { Arguments } from "../param/call.ts"
import * as Accounting from "../param/override/Accounting.ts"
import { shower } from "../param/override/shown.ts"
import * as ParamData from "../param/ParamData.ts"
import type { Data } from "./Data.ts"
import { type HookError, hookError, misused, NotAdded } from "./HookError.ts"

/**
 * The invocation of a command.
 *
 * @since 0.1.0
 * @category models
 */
export interface InvocationData extends Data {
  readonly "~effect-coma/Data": "Invocation"
  /** The name of the command. Decide by this, never by `command`. */
  readonly name: string
  /** The function or class as declared; after `init`, the instance of the class, or an object that runs the function. */
  readonly command: unknown
  readonly parameters: ParamData.ParamData
  readonly persistence: Persistence.Persistence
  /** The files that flags of the command line name, by config. */
  readonly paths: ReadonlyMap<string, string>
  /** The overrides of the command line, as typed. */
  readonly overrides: ReadonlyArray<string>
  /** Where the overrides have landed so far. */
  readonly accounting: Accounting.Accounting
  /** Whether config hooks write no files, as with `--no-write`; false unless a hook sets it. */
  readonly readOnly: boolean
  /** What the command was called with, after `init`. */
  readonly called: Arguments | undefined
  /** What the command's effect succeeded with, after `run`. */
  readonly result: Option.Option<unknown>
  /** What hooks hand to later hooks, by `Context` key. */
  readonly extras: Context.Context<never>
  /**
   * Reads a flag that a parser hook added; the flag itself is the key.
   *
   * Throws a HookError if no parser hook added the flag: that is a bug of the program, and so a defect.
   */
  readonly flag: <A>(flag: Flag<A>) => A
  /** Reads a positional that a parser hook added; the argument itself is the key. Throws as {@link InvocationData.flag}. */
  readonly argument: <A>(argument: Argument<A>) => A
}

/**
 * The invocation that a hook works on.
 *
 * @since 0.1.0
 * @category services
 */
export class Invocation extends Context.Service<Invocation, InvocationData>()("effect-coma/hook/Invocation") {}

/**
 * The fields that an invocation begins with.
 *
 * @since 0.1.0
 * @category models
 */
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
export const make = ({ arguments: positionals, extras, flags, ...start }: Start): InvocationData => {
  const data: InvocationData = {
    "~effect-coma/Data": "Invocation",
    ...start,
    accounting: Accounting.empty,
    readOnly: false,
    called: undefined,
    result: Option.none(),
    extras: extras ?? Context.empty(),
    flag: reader("flag", flags),
    argument: reader("argument", positionals)
  }
  // As own properties, which `{ ...data, parameters }` keeps.
  return { ...data, ...asShown }
}

/** What is printed of an invocation: its overrides without what may be a secret, and not what the command is called with. */
const asShown = printedAs<InvocationData>(({ accounting, name, overrides, parameters, paths, persistence, result }) => {
  const configs = ParamData.allConfigs(parameters)
  const show = shower(configs, accounting.sep, parameters.declared)
  return { name, overrides: overrides.map(show.token), configs: [...configs.values()], paths, persistence, result }
})

/**
 * Hands a value to later hooks.
 *
 * ```ts
 * const remember = Hook.make((data) => Effect.succeed(InvocationData.set(data, Seed, 42)))
 * ```
 *
 * @since 0.1.0
 * @category combinators
 */
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
 * Errors: HookError if no hook did.
 *
 * ```ts
 * const recall = Hook.make((data) => Effect.flatMap(InvocationData.get(data, Seed), (seed) => Effect.log(seed)))
 * ```
 *
 * @since 0.1.0
 * @category getters
 */
export const get: {
  <I, S>(key: Context.Key<I, S>): (self: InvocationData) => Effect.Effect<S, HookError>
  <I, S>(self: InvocationData, key: Context.Key<I, S>): Effect.Effect<S, HookError>
} = dual(2, <I, S>(self: InvocationData, key: Context.Key<I, S>): Effect.Effect<S, HookError> => {
  // The extras' type does not list their keys: this look-up says whether one is there.
  const found = Context.getOption(self.extras as Context.Context<I>, key)
  return Option.isSome(found)
    ? Effect.succeed(found.value)
    : misused(
        `No earlier hook of the command ${self.name} set ${key.key}. Let one set it with InvocationData.set.`,
        self.name
      )
})

/**
 * Returns the path of a config's file: what a flag names, or the default.
 *
 * @since 0.1.0
 * @category getters
 */
export const pathOf = (self: InvocationData, config: string): string =>
  Persistence.path(self.persistence, config, self.paths.get(config))

type Parsed = ReadonlyMap<unknown, unknown>

/** What was parsed, by what reads it. */
const parsed = new WeakMap<object, Parsed>()

/** Makes the reader of parsed flags or positionals. */
const reader = (what: NotAdded["what"], values: Parsed) => {
  const read = <A>(key: Flag<A> | Argument<A>): A => {
    if (!values.has(key)) throw hookError(new NotAdded({ what }))
    // Parser hooks put in what the key itself parsed.
    return values.get(key) as A
  }
  parsed.set(read, values)
  return read
}

/**
 * Lists the flags and positionals that parser hooks added, each with what was parsed.
 *
 * @internal
 */
export const parsedIn = ({
  argument,
  flag
}: InvocationData): ReadonlyArray<readonly [key: unknown, value: unknown]> => [
  ...(parsed.get(flag) ?? []),
  ...(parsed.get(argument) ?? [])
]
