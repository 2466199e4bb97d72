/**
 * Reading what stays fixed in a sweep: flags, the files of configs and what they include, variables, and files that overrides
 * name.
 *
 * Owns that nothing secret gets in, and that nothing is said here of what is wrong: each point says that.
 */
import * as ConfigProvider from "effect/ConfigProvider"
import type { Argument } from "effect/cli/Argument"
import type { Flag } from "effect/cli/Flag"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Formatter from "effect/Formatter"
import * as Option from "effect/Option"
import * as Path from "effect/Path"
import * as References from "effect/References"
import * as Result from "effect/Result"
import * as Config from "../config/Config.ts"
import { type Kept, Kept as KeptFiles, read, readOnce } from "../config/file/reading.ts"
import * as Stdin from "../config/file/stdin.ts"
import type { FileServices } from "../config/file/store.ts"
import { provided } from "../config/interpolation/environment.ts"
import * as Shape from "../config/schema/Shape.ts"
import { toUnknown } from "../config/tree/plain.ts"
import { same } from "../config/tree/same.ts"
import { maskAll } from "../config/tree/secret.ts"
import * as Tree from "../config/tree/Tree.ts"
import * as ConfigHook from "../hook/ConfigHook.ts"
import { isOfLibrary, singles } from "../hook/flags.ts"
import { type InvocationData, parsedIn, pathOf } from "../hook/InvocationData.ts"
import { resolved } from "../hook/inspect/print.ts"
import { overrideStep } from "../hook/overriding.ts"
import { partsOf, sourceOf } from "../param/override/key.ts"
import * as Override from "../param/override/Override.ts"
import type { Shower } from "../param/override/shown.ts"
import * as ParamData from "../param/ParamData.ts"
import type * as Source from "../param/source/Source.ts"
import type { Sources } from "./copies.ts"
import { isOfSweep } from "./flags.ts"
import type { Fixed } from "./naming.ts"

/** The file that an override reads; `-` for standard input. */
export const fileOf = (override: string): string | undefined => sourceOf(partsOf(override)?.value ?? override)

/** Tells whether some of these configs have a secret. */
export const haveSecrets = (configs: Iterable<Config.Config>): boolean =>
  [...configs].some(({ shape }) => Shape.hasRedacted(shape))

/** What a tree has that another one has not, or has otherwise: its values by key, `null` for what it lacks. */
const beyond = (base: Tree.Tree | undefined, tree: Tree.Tree): unknown => {
  if (base === undefined || base._tag !== "Mapping" || tree._tag !== "Mapping") return toUnknown(tree)
  const keys = [...new Set([...Tree.keys(base), ...Tree.keys(tree)])].toSorted()
  const differing = keys.flatMap((key) => {
    const [below, value] = [Tree.get(base, key), Tree.get(tree, key)]
    if (value === undefined) return [[key, null] as const]
    return below !== undefined && same(below, value) ? [] : [[key, beyond(below, value)] as const]
  })
  return Object.fromEntries(differing)
}

/** What a config has that is not its default, but for secrets. It is told from others, and never shown: what was typed is in it. */
const givenTo = (config: Config.Config): unknown => {
  const base = Result.getOrUndefined(Config.get(config, Config.BASE))
  const latest = Result.getOrUndefined(Config.latest(config))
  if (latest === undefined) return undefined
  return beyond(base && maskAll(base), maskAll(latest))
}

/** The flags and positionals of the program, as they were parsed. */
const flagsOf = (data: InvocationData): ReadonlyMap<string, string> =>
  new Map(
    parsedIn(data).flatMap(([key, value]) => {
      // Parser hooks add nothing else.
      const flag = key as Flag<unknown> | Argument<unknown>
      if (isOfLibrary(flag) || isOfSweep(flag)) return []
      const [single] = singles(flag)
      return [[`${single?.kind} ${single?.name}`, Formatter.format(value)]]
    })
  )

/** The files that have been read, and which of them may be copied. */
class Files {
  readonly kept: Kept = new Map()
  readonly copied = new Set<string>()

  /** Reads files, which may be copied unless they are private, and tells which of those are new. */
  note<A, E, R>(isPrivate: boolean, reading: Effect.Effect<A, E, R>) {
    return Effect.suspend(() => {
      const known = new Set(this.kept.keys())
      return Effect.map(Effect.exit(reading), (exit) => {
        const fresh = isPrivate ? [] : [...this.kept.keys()].filter((path) => !known.has(path))
        for (const path of fresh) this.copied.add(path)
        return { exit, fresh }
      })
    })
  }

  /** The text of a file that may be copied, if it is there. */
  textOf(path: string): string | undefined {
    if (!this.copied.has(path)) return undefined
    return Option.getOrUndefined(Option.map(this.kept.get(path) ?? Option.none(), ({ text }) => text))
  }
}

type Texts = Map<string, string | undefined>

/** Tells which variables interpolations read, with what they hold. */
const readingVariables = Effect.fnUntraced(function* <A, E, R>(reading: Effect.Effect<A, E, R>) {
  const own = yield* provided
  const variables: Texts = new Map()
  const noting = ConfigProvider.make((path) =>
    Effect.tap(own.load(path), (node) => Effect.sync(() => variables.set(path.join("_"), node?.value)))
  )
  const exit = yield* Effect.exit(Effect.provideService(reading, ConfigProvider.ConfigProvider, noting))
  return { exit, variables }
})

/** Fills the configs. One that cannot be read counts as its text, if it is returned. */
const fillConfigs = Effect.fnUntraced(function* (
  first: InvocationData,
  files: Files,
  sources: ReadonlyArray<Source.Any> | undefined
) {
  const { resolve } = yield* Path.Path
  let data = first
  const unread = new Map<string, string | undefined>()
  for (const [id, { shape }] of ParamData.allConfigs(first.parameters)) {
    const { exit } = yield* files.note(Shape.hasRedacted(shape), ConfigHook.fill(data, id, sources))
    if (Exit.isSuccess(exit)) data = exit.value
    else unread.set(id, files.textOf(resolve(pathOf(data, id))))
  }
  return { data, unread }
})

/** Resolves configs, and adds the texts of what they include, and the variables that they read. */
const resolveConfigs = Effect.fnUntraced(function* (
  data: InvocationData,
  files: Files,
  texts: Texts,
  variables: Texts
) {
  const { relative, resolve } = yield* Path.Path
  const configs = [...ParamData.allConfigs(data.parameters).values()]
  for (const config of configs) {
    const reading = readingVariables(resolved(data, config))
    const { exit, fresh } = yield* files.note(Shape.hasRedacted(config.shape), reading)
    for (const path of fresh) texts.set(relative(resolve("."), path), files.textOf(path))
    if (Exit.isFailure(exit)) continue
    const { exit: outcome, variables: read } = exit.value
    // A secret may be in a variable.
    const isPrivate = Exit.isSuccess(outcome) ? outcome.value.hasSecrets : haveSecrets(configs)
    if (!isPrivate) for (const [name, value] of read) variables.set(name, value)
  }
})

/** Adds the text of what an override reads, and returns what it reads of standard input. */
const readOverride = Effect.fnUntraced(function* (override: string, isPrivate: boolean, files: Files, texts: Texts) {
  const name = fileOf(override)
  if (name === undefined) return undefined
  if (name !== "-") {
    const path = (yield* Path.Path).resolve(name)
    yield* files.note(isPrivate, read({ config: "", path }))
    if (!isPrivate) texts.set(override, files.textOf(path))
    return undefined
  }
  const bytes = yield* Effect.orElseSucceed(Stdin.bytes, () => "none" as const)
  if (typeof bytes === "string") return undefined
  if (!isPrivate) {
    files.copied.add("-")
    texts.set(override, new TextDecoder().decode(bytes))
  }
  return bytes
})

/** Reads what stays fixed; `sources` are those of the command, if it has its own. The files are kept: points see them as they are now. */
export const readFixed = Effect.fnUntraced(function* (
  data: InvocationData,
  show: Shower,
  sources: ReadonlyArray<Source.Any> | undefined
): Effect.fn.Return<Sources & { readonly fixed: Fixed }, never, FileServices> {
  const files = new Files()
  const texts: Texts = new Map()
  const variables: Texts = new Map()
  const overrides = data.overrides.map(show.token)
  const reading = Effect.gen(function* () {
    const { data: filled, unread } = yield* fillConfigs(data, files, sources)
    let stdin: Uint8Array | undefined
    for (const [index, override] of data.overrides.entries()) {
      stdin = (yield* readOverride(override, override !== overrides[index], files, texts)) ?? stdin
    }
    const ids = [...ParamData.allConfigs(filled.parameters).keys()]
    const overridden = yield* Effect.orElseSucceed(
      overrideStep(Override.standard, undefined)(filled, ids),
      () => filled
    )
    yield* resolveConfigs(overridden, files, texts, variables)
    const given = new Map<string, unknown>(unread)
    for (const [id, config] of ParamData.allConfigs(overridden.parameters)) {
      if (!unread.has(id)) given.set(id, givenTo(config))
    }
    return { configs: given, stdin }
  })
  const { configs, stdin } = yield* readOnce(reading).pipe(
    Effect.provideService(KeptFiles, files.kept),
    Effect.provideService(References.MinimumLogLevel, "None")
  )
  const fixed = { command: data.name, overrides, flags: flagsOf(data), configs, files: texts, variables }
  return { fixed, kept: files.kept, files: files.copied, stdin }
})
