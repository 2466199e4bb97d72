/**
 * Overriding configs with what the command line says, and with what a user answers for values that it leaves out.
 *
 * Owns the step over several configs, and what an answer is: an override, read as if it had been typed. Who asks is what
 * a hook hands over as {@link Asker}.
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Config from "../config/Config.ts"
import { joined, withSeparator } from "../config/error/joined.ts"
import { forEachJoined } from "../config/error/several.ts"
import * as Named from "../config/file/named.ts"
import type { FileServices } from "../config/file/store.ts"
import * as Accounting from "../param/override/Accounting.ts"
import { address } from "../param/override/address.ts"
import type * as Override from "../param/override/Override.ts"
import { overrideErrors } from "../param/override/OverrideError.ts"
import * as ParamData from "../param/ParamData.ts"
import type { InvocationData } from "./InvocationData.ts"
import { annotate } from "./trace/span.ts"

/** Puts configs in the place of those with their ids. */
export const withConfigs = (data: InvocationData, configs: ReadonlyArray<Config.Config>) =>
  Effect.map(ParamData.setConfigs(data.parameters, configs), (parameters) => ({ ...data, parameters }))

/** Gives configs their OVERRIDE instance, all with one look at the command line; an existing one is kept. */
export const overrideStep = <E, R>(override: Override.Override<E, R>, instanceKey: string | undefined) =>
  Effect.fnUntraced(function* (data: InvocationData, ids: ReadonlyArray<string>) {
    const files = yield* Effect.context<FileServices>()
    // One map for all of them, in which each finds those before it overridden.
    const configs = new Map(ParamData.allConfigs(data.parameters))
    const made = new Map<string, Override.Overridden>()
    const changed: Array<Config.Config> = []
    const one = Effect.fnUntraced(function* (id: string) {
      const config = configs.get(id) ?? (yield* ParamData.getConfig(data.parameters, id))
      if (Config.has(config, Config.OVERRIDE)) return
      const overridden = yield* override({
        config,
        configs,
        declared: data.parameters.declared,
        tokens: data.overrides,
        instanceKey,
        read: (name) => Effect.provideContext(Named.load(name), files)
      })
      const next = Config.set(config, Config.OVERRIDE, overridden.tree)
      configs.set(config.id, next)
      changed.push(next)
      made.set(id, overridden)
    })
    yield* forEachJoined(ids, one, joined)
    if (changed.length === 0) return data
    const accounting = Accounting.addAll(data.accounting, made)
    yield* annotate("overrides", () => accounting.landed.size)
    return yield* withConfigs({ ...data, accounting }, changed)
  })

/** Writes the overrides that errors advise with the separator that the overrides have. */
export const advising =
  (settings: Override.Settings | undefined) =>
  <A, E, R>(self: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
    settings === undefined || settings.sep === "::"
      ? self
      : Effect.mapError(self, (error) => withSeparator(error, settings.sep))

/** Judges the overrides of a command without configs: one with a prefix is an error, and the others land nowhere. */
export const overrideNothing = (data: InvocationData, settings: Override.Settings | undefined) =>
  settings === undefined
    ? Effect.succeed(data)
    : Effect.map(
        Effect.fromResult(
          Result.mapError(
            address(data.overrides, new Map(), { ...settings, declared: data.parameters.declared }),
            overrideErrors
          )
        ),
        () => ({
          ...data,
          accounting: { ...data.accounting, tokens: data.overrides, unmatched: settings.unmatched, sep: settings.sep }
        })
      )

/** What is asked for. */
export interface Asking<E, R> {
  /** The invocation, in which the configs have been overridden. */
  readonly data: InvocationData
  /** The configs whose missing values are asked for. */
  readonly ids: ReadonlyArray<string>
  /** What stands between a prefix and the rest of an override. */
  readonly sep: string
  /** Overrides the configs once more, with answers after what was typed. */
  readonly answer: (answers: ReadonlyArray<string>) => Effect.Effect<InvocationData, E, R>
}

/** Asks for the values that configs lack. What it cannot ask for stays missing. */
export class Asker extends Context.Service<
  Asker,
  <E, R>(asking: Asking<E, R>) => Effect.Effect<InvocationData, E, R>
>()("effect-coma/hook/Asker") {}

/**
 * Lets an earlier hook's {@link Asker} ask for what the configs lack that were overridden here; `before` is the invocation
 * before that. An override function that does not tell its settings may read anything, so it gets no answers.
 */
export const ask = <E, R>(
  data: InvocationData,
  before: InvocationData,
  {
    ids,
    overrideAll,
    settings
  }: {
    readonly ids: ReadonlyArray<string>
    readonly settings: Override.Settings | undefined
    readonly overrideAll: (data: InvocationData, ids: ReadonlyArray<string>) => Effect.Effect<InvocationData, E, R>
  }
): Effect.Effect<InvocationData, E, R> => {
  // The extras' type does not list their keys: this look-up says whether one is there.
  const asker = Context.getOrUndefined(data.extras as Context.Context<Asker>, Asker)
  if (asker === undefined || settings === undefined) return Effect.succeed(data)
  const known = ParamData.allConfigs(before.parameters)
  const answer = (answers: ReadonlyArray<string>) =>
    Effect.map(overrideAll({ ...before, overrides: [...data.overrides, ...answers] }, ids), (answered) => ({
      ...answered,
      // What landed nowhere has been told.
      accounting: { ...answered.accounting, reported: data.accounting.reported }
    }))
  const overridden = ids.filter((id) => known.get(id)?.instances.has(Config.OVERRIDE) === false)
  return asker({ data, ids: overridden, sep: settings.sep, answer })
}
