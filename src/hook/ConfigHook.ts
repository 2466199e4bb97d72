/**
 * Config hooks: filling the command's configs from defaults, files and the command line, and writing their files.
 *
 * The built-in hook initializes all configs, then overrides all, then writes all. Its parts are hooks of their own.
 */
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Config from "../config/Config.ts"
import { type ConfigError, FileNotFound } from "../config/error/ConfigError.ts"
import type { FileServices } from "../config/file/store.ts"
import * as store from "../config/file/store.ts"
import * as Instance from "../config/Instance.ts"
import { descriptionAt } from "../config/schema/describe.ts"
import * as Accounting from "../param/override/Accounting.ts"
import { address } from "../param/override/address.ts"
import * as Override from "../param/override/Override.ts"
import type { OverrideError } from "../param/override/OverrideError.ts"
import * as ParamData from "../param/ParamData.ts"
import type { ParamError } from "../param/ParamError.ts"
import { type Hook, make } from "./Hook.ts"
import { HookMisused } from "./HookError.ts"
import { Invocation, type InvocationData, pathOf } from "./InvocationData.ts"

/** What config hooks fail with, besides what an override function of a program's own fails with. */
export type Failure = ConfigError | ParamError | OverrideError

/** A step of a config hook, before it is made a hook. */
type ConfigStep<E, R> = (data: InvocationData, id: string) => Effect.Effect<InvocationData, E, R>

/** Runs a step for one config after the other. */
const forEach = Effect.fnUntraced(function* <E, R>(
  data: InvocationData,
  ids: Iterable<string>,
  step: ConfigStep<E, R>
) {
  let current = data
  for (const id of ids) current = yield* step(current, id)
  return current
})

const withConfig = (data: InvocationData, config: Config.Config) =>
  Effect.map(ParamData.setConfig(data.parameters, config), (parameters) => ({ ...data, parameters }))

/** How a config is initialized. */
export interface InitializeOptions {
  /** Whether a file that is not there is an error; false by default. */
  readonly raiseOnMissingFile?: boolean | undefined
}

const initializeStep = (options: InitializeOptions): ConfigStep<Failure, FileServices> =>
  Effect.fnUntraced(function* (data, id) {
    const config = yield* Effect.fromResult(Instance.initialize(yield* ParamData.getConfig(data.parameters, id)))
    const base = yield* Effect.fromResult(Config.get(config, Config.BASE))
    // A config that was overridden has had its file: what is there by now was written since.
    const filled = Config.has(config, Config.FILE) || Config.has(config, Config.OVERRIDE)
    if (filled || !ParamData.isSerializable(data.parameters, id)) return yield* withConfig(data, config)
    const path = pathOf(data, id)
    const file = yield* store.load({ config: id, path })
    if (Option.isNone(file)) {
      if (options.raiseOnMissingFile === true) return yield* new FileNotFound({ config: id, path })
      return yield* withConfig(data, config)
    }
    const tree = yield* Effect.fromResult(Instance.fromFile(config, base, file.value, path))
    return yield* withConfig(data, Config.set(config, Config.FILE, tree))
  })

const overrideStep = <E, R>(override: Override.Override<E, R>, instanceKey: string | undefined) =>
  Effect.fnUntraced(function* (data: InvocationData, id: string) {
    const config = yield* ParamData.getConfig(data.parameters, id)
    if (Config.has(config, Config.OVERRIDE)) return data
    const overridden = yield* override({
      config,
      configs: ParamData.allConfigs(data.parameters),
      tokens: data.overrides,
      instanceKey
    })
    const accounting = Accounting.add(data.accounting, id, overridden)
    return yield* withConfig({ ...data, accounting }, Config.set(config, Config.OVERRIDE, overridden.tree))
  })

/** Judges the overrides of a command that has no configs: none has a prefix, and all land nowhere. */
const overrideNothing = (data: InvocationData, settings: Override.Settings | undefined) =>
  settings === undefined
    ? Effect.succeed(data)
    : Effect.map(Effect.fromResult(address(data.overrides, new Map(), settings)), () => ({
        ...data,
        accounting: { ...data.accounting, tokens: data.overrides, unmatched: settings.unmatched, sep: settings.sep }
      }))

/** How a config is written. */
export interface WriteOptions {
  /** The instance to write; by default the latest. */
  readonly instanceKey?: string | undefined
  /** Whether interpolations are resolved first; false by default. */
  readonly resolve?: boolean | undefined
  /**
   * Whether a file that is there is written over; false by default. It keeps its own secrets: one that was typed for
   * this run is never written.
   */
  readonly overwrite?: boolean | undefined
  /** Whether a config that is none of a file's, variadic or inline, is written all the same; false by default. */
  readonly force?: boolean | undefined
}

const writeStep = (options: WriteOptions): ConfigStep<Failure, FileServices> =>
  Effect.fnUntraced(function* (data, id) {
    const config = yield* ParamData.getConfig(data.parameters, id)
    if (options.force !== true && !ParamData.isSerializable(data.parameters, id)) return data
    const tree = yield* Effect.fromResult(Config.getOrLatest(config, options.instanceKey))
    const path = pathOf(data, id)
    yield* store.save({
      config: id,
      path,
      tree: yield* Instance.toWrite(config, tree, { path, resolve: options.resolve === true }),
      overwrite: options.overwrite,
      descriptions: (path) => descriptionAt(config.shape, path)
    })
    return data
  })

/**
 * Makes a hook that gives a config its BASE instance, and FILE where its file is there.
 *
 * An instance that is there already is kept; variadic and inline configs have no file.
 */
export const initialize = (id: string, options: InitializeOptions = {}): Hook<Failure, FileServices> =>
  make((data) => initializeStep(options)(data, id))

/** How a config is overridden. */
export interface OverrideOptions<E = never, R = never> {
  /** The instance to override; by default the latest. */
  readonly instanceKey?: string | undefined
  /** What reads the overrides, `Override.make()` by default; `null` for no overriding. */
  readonly override?: Override.Override<E, R> | null | undefined
}

/** Makes a hook that gives a config its OVERRIDE instance from the command line. One that is there already is kept. */
export const override = <E = never, R = never>(
  id: string,
  options: OverrideOptions<E, R> = {}
): Hook<NoInfer<E> | Failure, NoInfer<R>> => {
  if (options.override === null) return make(() => Effect.void)
  const chosen: Override.Override<E | Failure, R> = options.override ?? Override.standard
  const step = overrideStep(chosen, options.instanceKey)
  return make((data) => step(data, id))
}

/**
 * Makes a hook that writes an instance of a config to its file.
 *
 * A file that is there is kept unless `overwrite` is set. Variadic and inline configs are written only with `force`.
 */
export const write = (id: string, options: WriteOptions = {}): Hook<Failure, FileServices> =>
  make((data) => writeStep(options)(data, id))

/** How the built-in config hook works. */
export interface Options<E = never, R = never>
  extends InitializeOptions,
    Pick<OverrideOptions<E, R>, "override">,
    Pick<WriteOptions, "resolve" | "overwrite"> {
  /** The configs to work on; none stands for all. */
  readonly ids?: ReadonlyArray<string> | undefined
  /** The instance to override; by default the latest. */
  readonly overrideInstance?: string | undefined
  /** Configs that are not written. */
  readonly skipWrite?: ReadonlyArray<string> | undefined
  /** Whether files are written; true by default. */
  readonly write?: boolean | undefined
  /** The instance to write; BASE by default, `null` for the latest. */
  readonly writeInstance?: string | null | undefined
}

/**
 * Makes the built-in hook of the config slot: initializes all configs, then overrides all, then writes all.
 *
 * A file is written on the first run, with the defaults. Where the hook overrides all configs, overrides that landed
 * nowhere are reported before anything is written.
 */
export const makeDefault = <E = never, R = never>(
  options: Options<E, R> = {}
): Hook<NoInfer<E> | Failure, NoInfer<R> | FileServices> => {
  const chosenIds = options.ids ?? []
  const all = chosenIds.length === 0
  const initializeOne = initializeStep(options)
  const chosen: Override.Override<E | Failure, R> | null =
    options.override === undefined ? Override.standard : options.override
  const overrideOne = chosen === null ? undefined : overrideStep(chosen, options.overrideInstance)
  const skipped = new Set(options.skipWrite)
  const writeOne = writeStep({
    instanceKey: options.writeInstance === undefined ? Config.BASE : (options.writeInstance ?? undefined),
    resolve: options.resolve,
    overwrite: options.overwrite
  })
  return make(
    Effect.fnUntraced(function* (first) {
      const ids = all ? [...ParamData.allConfigs(first.parameters).keys()] : chosenIds
      let data = yield* forEach(first, ids, initializeOne)
      if (overrideOne !== undefined && chosen !== null) {
        data = ids.length === 0 ? yield* overrideNothing(data, chosen.settings) : yield* forEach(data, ids, overrideOne)
        if (all) {
          data = { ...data, accounting: yield* Accounting.reportUnmatched(data.accounting, data.parameters) }
        }
      }
      if (options.write === false) return data
      return yield* forEach(
        data,
        ids.filter((id) => !skipped.has(id)),
        writeOne
      )
    })
  )
}

/** How configs are preloaded. */
export interface PreloadOptions<E = never, R = never>
  extends InitializeOptions,
    Pick<OverrideOptions<E, R>, "override"> {
  /**
   * Whether only these configs are initialized and looked at when overrides are matched; false by default: then all
   * configs are initialized, and overriding still checks them all.
   */
  readonly limited?: boolean | undefined
}

/**
 * Makes a hook that fills some configs ahead of the others, by default all, and writes nothing.
 *
 * Errors: those of the built-in config hook; HookMisused for `limited` without ids.
 */
export const preload = <E = never, R = never>(
  ids: ReadonlyArray<string> = [],
  options: PreloadOptions<E, R> = {}
): Hook<NoInfer<E> | Failure | HookMisused, NoInfer<R> | FileServices> => {
  const all = ids.length === 0
  if (all && options.limited === true) {
    const reason = "ConfigHook.preload in limited mode needs the ids of the configs to preload."
    return make(() => Effect.fail(new HookMisused({ reason })))
  }
  const { override: chosen, raiseOnMissingFile } = options
  const some = makeDefault({ ids: all ? undefined : ids, raiseOnMissingFile, override: chosen, write: false })
  if (all || options.limited === true) return some
  const everything = makeDefault({ raiseOnMissingFile, override: null, write: false })
  return make((data) =>
    Effect.flatMap(Effect.provideService(everything, Invocation, data), (initialized) =>
      Effect.provideService(some, Invocation, initialized)
    )
  )
}
