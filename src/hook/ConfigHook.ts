/**
 * Config hooks: filling the command's configs from defaults, files and the command line, and writing their files.
 *
 * The built-in hook initializes all configs, then overrides all, then writes all. Its parts are hooks of their own.
 */
import * as Effect from "effect/Effect"
import * as Config from "../config/Config.ts"
import type { ConfigError } from "../config/error/ConfigError.ts"
import { joined } from "../config/error/joined.ts"
import { forEachJoined } from "../config/error/several.ts"
import type * as store from "../config/file/store.ts"
import * as Instance from "../config/Instance.ts"
import * as Accounting from "../param/override/Accounting.ts"
import * as Override from "../param/override/Override.ts"
import type { OverrideError, UnmatchedVariable } from "../param/override/OverrideError.ts"
import * as ParamData from "../param/ParamData.ts"
import type { ParamError } from "../param/ParamError.ts"
import type { Reader, Request } from "../param/source/contract.ts"
import * as Source from "../param/source/Source.ts"
import { readFlag } from "./flags.ts"
import { type Hook, make } from "./Hook.ts"
import { type HookError, misused } from "./HookError.ts"
import { Invocation, type InvocationData } from "./InvocationData.ts"
import { advising, ask, overrideNothing, overrideStep, withConfigs } from "./overriding.ts"
import { programOf, withSources } from "./sources.ts"
import { annotate } from "./trace/span.ts"
import { decodeAll, type WriteOptions, writeStep } from "./writing.ts"

/**
 * The services that read and write files.
 *
 * @since 0.1.0
 * @category models
 */
export type FileServices = store.FileServices

/**
 * The errors of config hooks, without those of a program's own override function.
 *
 * @since 0.1.0
 * @category models
 */
export type Failure = ConfigError | ParamError | OverrideError

export type { WriteOptions } from "./writing.ts"

/** A step of a config hook over some configs, one after the other, before it is made a hook. */
type ConfigStep<E, R> = (data: InvocationData, ids: ReadonlyArray<string>) => Effect.Effect<InvocationData, E, R>

/** Makes a hook of a step, for one config. */
const stepFor = <E, R>(name: string, key: ParamData.Key, step: ConfigStep<E, R>) =>
  make(name, (data) => Effect.flatMap(ParamData.idOf(data.parameters, key), (id) => step(data, [id])))

/**
 * How a config is initialized.
 *
 * @since 0.1.0
 * @category models
 */
export interface InitializeOptions {
  /** Whether a missing file is an error; false by default. */
  readonly raiseOnMissingFile?: boolean | undefined
}

/** What fills configs, and what it holds that they did not take. */
interface Filled {
  readonly data: InvocationData
  readonly unmatched: ReadonlyArray<UnmatchedVariable>
}

const ownFiles = [Source.file()]

/** Returns the sources of a hook: its own, those of the program, or the configs' files. */
const sourcesOf = (data: InvocationData, given: ReadonlyArray<Source.Any> | undefined): ReadonlyArray<Source.Any> =>
  given ?? programOf(data)?.sources ?? ownFiles

/** The instances of the sources that the configs' own files win over. */
const weakerThanFiles = (sources: ReadonlyArray<Source.Any>): ReadonlyArray<Config.InstanceKey> => {
  const files = sources.findIndex((source) => Source.readsFiles([source]))
  return sources.slice(0, Math.max(files, 0)).map(({ name }) => name)
}

/** The files that configs have been read from, each after the config's id. */
const filesOf = (configs: Iterable<Config.Config>): ReadonlyArray<string> =>
  [...configs].flatMap(({ id, instances }) =>
    [...instances.values()].flatMap(({ origin }) => (origin._tag === "File" ? [`${id}: ${origin.path}`] : []))
  )

/** Gives configs their defaults, and over these what each source has for them, the weakest first. */
const fillStep = <E, R>(options: InitializeOptions, given: ReadonlyArray<Source.Source<E, R>> | undefined) =>
  Effect.fnUntraced(function* (
    first: InvocationData,
    ids: ReadonlyArray<string>
  ): Effect.fn.Return<Filled, Failure | E, FileServices | R> {
    // What the program's own fail with, and need, stands in the type of `wake`.
    const sources = sourcesOf(first, given) as ReadonlyArray<Source.Source<E | ConfigError, R | FileServices>>
    const raiseOnMissingFile = options.raiseOnMissingFile === true
    let data = first
    const readers: Array<readonly [string, Reader<E | ConfigError, R | FileServices>]> = []
    for (const source of sources) {
      const { parameters, paths, persistence } = data
      const program = programOf(data)
      const flag: Request["flag"] = (one, absent) => readFlag(first, one, absent)
      const request = { parameters, paths, persistence, ids, sources, raiseOnMissingFile, flag, program }
      const reader = yield* source.begin(request)
      if (reader.paths !== undefined) data = { ...data, paths: reader.paths }
      readers.push([source.name, reader])
    }
    const one = Effect.fnUntraced(function* (id: string) {
      const before = yield* ParamData.getConfig(data.parameters, id)
      let config = yield* Effect.fromResult(Instance.initialize(before))
      let below = yield* Effect.fromResult(Config.get(config, Config.BASE))
      // A config that was overridden reads nothing that has come since.
      if (Config.has(before, Config.OVERRIDE)) return config
      // Over what is filled now, stronger sources are filled once more.
      let isFresh = false
      for (const [name, { fill }] of readers) {
        const known = isFresh ? undefined : before.instances.get(name)
        const tree = known ?? (yield* fill(config, below))
        if (known === undefined) config = Config.remove(config, name)
        if (tree === undefined) continue
        if (known === undefined) {
          config = Config.set(config, name, tree)
          isFresh = true
        }
        below = yield* Effect.fromResult(Config.get(config, name))
      }
      return config
    })
    const filled = yield* withConfigs(data, yield* forEachJoined(ids, one, joined))
    yield* annotate("read", () => filesOf(ParamData.allConfigs(filled.parameters).values()))
    return { data: filled, unmatched: readers.flatMap(([, { unmatched }]) => unmatched ?? []) }
  })

/**
 * Gives a config what sources have for it, over its defaults: by default those of the program.
 *
 * @internal
 */
export const fill = (
  data: InvocationData,
  id: string,
  sources?: ReadonlyArray<Source.Any>
): Effect.Effect<InvocationData, Failure, FileServices> =>
  // What those of hooks fail with, and need, stands in the type of the command.
  Effect.map(fillStep({}, sources as ReadonlyArray<Source.Source> | undefined)(data, [id]), ({ data }) => data)

/**
 * Makes a hook that gives a config its BASE instance, and its FILE instance if the file exists.
 *
 * An existing instance is kept. Variadic and inline configs have no file.
 *
 * ```ts
 * const command = greet.pipe(Command.addHooks({ preConfig: ConfigHook.initialize(Recipient) }))
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const initialize = (key: ParamData.Key, options: InitializeOptions = {}): Hook<Failure, FileServices> =>
  stepFor("ConfigHook.initialize", key, (data, ids) =>
    Effect.map(fillStep<never, never>(options, undefined)(data, ids), ({ data }) => data)
  )

/**
 * How a config is overridden.
 *
 * @since 0.1.0
 * @category models
 */
export interface OverrideOptions<E = never, R = never> {
  /** The instance to override; by default the latest. */
  readonly instanceKey?: string | undefined
  /** The function that reads the overrides, `Override.make()` by default; `null` overrides nothing. */
  readonly override?: Override.Override<E, R> | null | undefined
}

/**
 * Makes a hook that gives a config its OVERRIDE instance from the command line, and from the files that it names there. An
 * existing one is kept.
 *
 * ```ts
 * const command = greet.pipe(Command.addHooks({ preConfig: [ConfigHook.initialize(Recipient), ConfigHook.override(Recipient)] }))
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const override = <E = never, R = never>(
  key: ParamData.Key,
  options: OverrideOptions<E, R> = {}
): Hook<NoInfer<E> | Failure, NoInfer<R> | FileServices> => {
  if (options.override === null) return make("ConfigHook.override", () => Effect.void)
  const chosen: Override.Override<E | Failure, R> = options.override ?? Override.standard
  return stepFor("ConfigHook.override", key, overrideStep(chosen, options.instanceKey))
}

/**
 * Makes a hook that writes an instance of a config to its file.
 *
 * An existing file is kept unless `overwrite` is set. Variadic and inline configs are written only with `force`.
 *
 * ```ts
 * const command = greet.pipe(Command.addHooks({ postRun: ConfigHook.write(Recipient, { overwrite: true }) }))
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const write = (key: ParamData.Key, options: WriteOptions = {}): Hook<Failure, FileServices> =>
  stepFor("ConfigHook.write", key, writeStep(options))

/**
 * How the built-in config hook works.
 *
 * @since 0.1.0
 * @category models
 */
export interface Options<E = never, R = never, S extends ReadonlyArray<Source.Any> = readonly []>
  extends InitializeOptions,
    Pick<OverrideOptions<E, R>, "override">,
    Pick<WriteOptions, "resolve" | "overwrite" | "whenChanged"> {
  /** Where values come from, the weakest first; by default the list of `wake`, or the configs' own files. */
  readonly sources?: S | undefined
  /** The configs to work on; all of them if the list is empty or left out. */
  readonly ids?: ReadonlyArray<ParamData.Key> | undefined
  /** The instance to override; by default the latest. */
  readonly overrideInstance?: string | undefined
  /** Configs that are not written. */
  readonly skipWrite?: ReadonlyArray<ParamData.Key> | undefined
  /** Whether files are written; true by default. */
  readonly write?: boolean | undefined
  /** The instance to write; BASE by default, `null` for the latest. */
  readonly writeInstance?: string | null | undefined
}

/**
 * Makes the built-in hook of the config slot: initializes all configs, then overrides all, then writes all.
 *
 * A file is written on the first run, with the defaults, once all configs have been decoded; one with a missing value is
 * written without. Where the file cannot be created, the hook warns, and the program runs on its defaults, unless the file
 * was named or `raiseOnMissingFile` is set. A hook that overrides all configs reports overrides that landed nowhere before
 * it writes anything.
 *
 * ```ts
 * const command = greet.pipe(Command.withHooks({ config: ConfigHook.makeDefault({ write: false }) }))
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const makeDefault = <E = never, R = never, const S extends ReadonlyArray<Source.Any> = readonly []>(
  options: Options<E, R, S> = {}
): Hook<NoInfer<E> | Failure | Source.Error<S[number]>, NoInfer<R> | FileServices | Source.Services<S[number]>> => {
  const chosenIds = options.ids ?? []
  const all = chosenIds.length === 0
  // The list has the errors and services of its members.
  const given = options.sources as
    | ReadonlyArray<Source.Source<Source.Error<S[number]>, Source.Services<S[number]>>>
    | undefined
  const fillAll = fillStep(options, given)
  const chosen: Override.Override<E | Failure, R> | null =
    options.override === undefined ? Override.standard : options.override
  const overrideAll = chosen === null ? undefined : overrideStep(chosen, options.overrideInstance)
  const instanceKey = options.writeInstance === undefined ? Config.BASE : (options.writeInstance ?? undefined)
  const writeAll = writeStep({
    instanceKey,
    resolve: options.resolve,
    overwrite: options.overwrite,
    whenChanged: options.whenChanged,
    weaker: (data) => (instanceKey === Config.BASE ? weakerThanFiles(sourcesOf(data, options.sources)) : []),
    update: true,
    // The program has its defaults.
    optional: instanceKey === Config.BASE && options.raiseOnMissingFile !== true
  })
  const hook = make(
    "ConfigHook.makeDefault",
    Effect.fnUntraced(function* (first) {
      const { parameters } = first
      const ids = all
        ? [...ParamData.allConfigs(parameters).keys()]
        : yield* Effect.forEach(chosenIds, (key) => ParamData.idOf(parameters, key))
      const skipped = yield* Effect.forEach(options.skipWrite ?? [], (key) => ParamData.declaredId(parameters, key))
      const { data: initialized, unmatched } = yield* fillAll(first, ids)
      let data = initialized
      if (overrideAll !== undefined && chosen !== null) {
        data = ids.length === 0 ? yield* overrideNothing(data, chosen.settings) : yield* overrideAll(data, ids)
        if (all) {
          data = { ...data, accounting: yield* Accounting.reportUnmatched(data.accounting, data.parameters) }
          data = { ...data, accounting: yield* Accounting.reportVariables(data.accounting, unmatched) }
        }
        data = yield* ask(data, initialized, { ids, settings: chosen.settings, overrideAll })
      }
      if (options.write === false || !Source.readsFiles(sourcesOf(data, options.sources))) return data
      return yield* writeAll(
        data,
        ids.filter((id) => !skipped.includes(id)),
        decodeAll(data, ids)
      )
    }, advising(chosen?.settings))
  )
  return withSources(hook, options.sources)
}

/**
 * How configs are preloaded.
 *
 * @since 0.1.0
 * @category models
 */
export interface PreloadOptions<E = never, R = never>
  extends InitializeOptions,
    Pick<OverrideOptions<E, R>, "override"> {
  /**
   * Whether only these configs are initialized, so that only they count when an override is matched. False by default:
   * all configs are initialized, and all count.
   */
  readonly limited?: boolean | undefined
}

/**
 * Makes a hook that fills some configs ahead of the others, by default all, and writes nothing.
 *
 * Errors: those of the built-in config hook; HookError for `limited` without ids.
 *
 * ```ts
 * const command = greet.pipe(Command.addHooks({ preConfig: ConfigHook.preload([Recipient]) }))
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const preload = <E = never, R = never>(
  ids: ReadonlyArray<ParamData.Key> = [],
  options: PreloadOptions<E, R> = {}
): Hook<NoInfer<E> | Failure | HookError, NoInfer<R> | FileServices> => {
  const all = ids.length === 0
  if (all && options.limited === true) {
    return make("ConfigHook.preload", () =>
      misused("ConfigHook.preload in limited mode needs the ids of the configs to preload.")
    )
  }
  const { override: chosen, raiseOnMissingFile } = options
  const some = makeDefault({ ids: all ? undefined : ids, raiseOnMissingFile, override: chosen, write: false })
  if (all || options.limited === true) {
    return make("ConfigHook.preload", (data) => Effect.provideService(some, Invocation, data))
  }
  const everything = makeDefault({ raiseOnMissingFile, override: null, write: false })
  return make("ConfigHook.preload", (data) =>
    Effect.flatMap(Effect.provideService(everything, Invocation, data), (initialized) =>
      Effect.provideService(some, Invocation, initialized)
    )
  )
}
