/**
 * Where the values of configs come from, between their defaults and the command line.
 *
 * A source gives a config an instance, over those of weaker sources: `wake` takes the list, the weakest first. Which value
 * came from where is its origin, and `--why` tells it. Without a list there is one source, the config's own file.
 */
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import type { Kind } from "../../config/Config.ts"
import type { ConfigError } from "../../config/error/ConfigError.ts"
import type { FileServices } from "../../config/file/store.ts"
import * as Instance from "../../config/Instance.ts"
import type * as Shape from "../../config/schema/Shape.ts"
import type * as Tree from "../../config/tree/Tree.ts"
import { build } from "./build.ts"
import type { Any, Search, Source } from "./contract.ts"
import { environment as fromEnvironment } from "./environment.ts"
import { ownFile } from "./ownFile.ts"
import { profileFiles } from "./profile.ts"
import { userFile } from "./userFile.ts"

export type { FileServices } from "../../config/file/store.ts"
export type { Any, Source } from "./contract.ts"

/**
 * What the sources `S` fail with.
 *
 * @since 0.1.0
 * @category models
 */
export type Error<S> = S extends Source<infer E, infer _R> ? E : never

/**
 * The services that the sources `S` need.
 *
 * @since 0.1.0
 * @category models
 */
export type Services<S> = S extends Source<infer _E, infer R> ? R : never

/**
 * The config that a source is asked for.
 *
 * @since 0.1.0
 * @category models
 */
export interface Input {
  readonly id: string
  readonly kind: Kind
  readonly shape: Shape.Shape
}

/** A name that no source may have: the library keeps an instance by it. */
type Free<Name> = Name extends "BASE" | "USER" | "FILE" | "PROFILE" | "ENVIRONMENT" | "OVERRIDE"
  ? `${Name} is an instance of the library's own`
  : Name

/**
 * Makes a source of a function from a config to what it is given: `None` for nothing, or a tree, which is merged over the
 * values of weaker sources. The config's instance of that name keeps the outcome.
 *
 * Errors: those of the function, and ConfigError for values that do not fit.
 *
 * ```ts
 * const fallback = Source.make("fallback", ({ id }) =>
 *   Effect.succeed(id === "model" ? Option.some(Tree.fromUnknown({ lr: 0.5 })) : Option.none())
 * )
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const make = <const Name extends string, E = never, R = never>(
  name: Name & Free<Name>,
  read: (input: Input) => Effect.Effect<Option.Option<Tree.Tree>, E, R>
): Source<E | ConfigError, R> =>
  build<E | ConfigError, R>({
    name,
    begin: () =>
      Effect.succeed({
        fill: (config, below) =>
          Effect.flatMap(
            read({ id: config.id, kind: config.kind, shape: config.shape }),
            Option.match({
              onNone: () => Effect.succeed(undefined),
              onSome: (tree) => Effect.fromResult(Instance.over(config, below, tree))
            })
          )
      })
  })

/**
 * Where a config's own file is looked for.
 *
 * @since 0.1.0
 * @category models
 */
export interface FileOptions {
  /**
   * `"here"`, in the current directory, by default; `"parents"`, in the nearest directory that has it, from the current one
   * up to the root. A new file is made in the current directory. A file that a flag names is where the flag says.
   */
  readonly search?: Search | undefined
}

/**
 * The file of a config, which the first run writes: the source of a program that names none. Without it, no file is written.
 *
 * Errors: ConfigError, of a file that cannot be read or does not fit.
 *
 * ```ts
 * const program = wake([greet], { ...app, sources: [Source.file({ search: "parents" })] })
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const file = (options: FileOptions = {}): Source<ConfigError, FileServices> => ownFile(options.search ?? "here")

/**
 * The file of a config in the directory of the user's configuration: `$XDG_CONFIG_HOME/lab/optim.yaml`, or in `~/.config`,
 * `~/Library/Application Support` on macOS, `%APPDATA%` on Windows. It is never written, and what it gives
 * is left out of the config's own file when a first run writes that.
 *
 * `name` is that of the folder there, by default the program's. In a test of a hook alone, and under `toCli`, there is no
 * such program, so nothing is read without it.
 *
 * ```ts
 * const program = wake([greet], { ...app, sources: [Source.user(), Source.file()] })
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const user = (options: { readonly name?: string | undefined } = {}): Source<ConfigError, FileServices> =>
  userFile(options.name)

/**
 * The files of profiles: `--profile prod` reads `optim.prod.yaml` over `optim.yaml`. Several are read in their order.
 *
 * Without the flag, `LAB_PROFILE` names them, with commas between, where the program has `Source.environment("LAB")`; so no
 * config is called `profile` there. Errors: UnknownProfile, for one of which no config of the program has a file.
 *
 * `wake` adds the flag for its own list, and a command for that of a hook in one of its slots,
 * `ConfigHook.makeDefault({ sources })`, but not for a hook that a combinator has changed.
 *
 * ```ts
 * const program = wake([greet], { ...app, sources: [Source.file(), Source.profile()] })
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const profile = (): Source<ConfigError, FileServices> => profileFiles

/**
 * The variables of the environment whose names begin with a prefix: `LAB_OPTIM__LR=1e-3` sets `optim::lr`,
 * `LAB_OPTIM__SCHEDULE__KIND=cosine` a key inside, and `LAB_OPTIM='{lr: 1e-3}'` several keys. A value is what an override's
 * would be. Of a key, capitals and what is neither letter nor digit become `_`: `batchSize` is `BATCH_SIZE`; of two keys that
 * become one name, the first has it. Of a list, 10,000 elements are looked for.
 *
 * The variables are those of Effect's ConfigProvider, which a test or a file of variables provides. One that no config of
 * the program takes is reported as an override is that lands nowhere. An error names a variable, and does not show its value.
 *
 * ```ts
 * const program = wake([greet], { ...app, sources: [Source.file(), Source.environment("LAB")] })
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const environment = <const Prefix extends string>(
  prefix: Prefix extends "" ? "a prefix is not empty" : Prefix
): Source<ConfigError> => fromEnvironment(prefix.replace(/_+$/, ""))

/**
 * Tells whether a list of sources reads the files of configs.
 *
 * @internal
 */
export const readsFiles = (sources: ReadonlyArray<Any>): boolean => sources.some(({ search }) => search !== undefined)
