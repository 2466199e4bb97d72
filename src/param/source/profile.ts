/**
 * The files of profiles: `optim.prod.yaml` over `optim.yaml`.
 */
import * as Flag from "effect/cli/Flag"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Path from "effect/Path"
import type * as Config from "../../config/Config.ts"
import { type ConfigError, configError, UnknownProfile } from "../../config/error/ConfigError.ts"
import { pathOf } from "../../config/file/name.ts"
import type * as store from "../../config/file/store.ts"
import { extensionOf } from "../../config/format/Format.ts"
import type * as Tree from "../../config/tree/Tree.ts"
import * as ParamData from "../ParamData.ts"
import { build } from "./build.ts"
import type { Reader, Request, Search, Source } from "./contract.ts"
import { foldersOf, ifSet, nearestFile, over } from "./layered.ts"

const profileFlag = Flag.String("profile").pipe(
  Flag.withMetavar("NAME"),
  Flag.withDescription("Read CONFIG.NAME files over those of the configs"),
  Flag.atLeast(0)
)

/** Returns the profiles that are asked for, the weakest first: those of the command line, else those of the environment. */
const profilesOf = Effect.fnUntraced(function* ({ flag, sources }: Request) {
  const flagged = flag<ReadonlyArray<string>>(profileFlag, [])
  if (flagged.length > 0) return { isTyped: true, profiles: flagged }
  for (const { prefix } of sources.toReversed()) {
    const names = prefix === undefined ? undefined : yield* ifSet(`${prefix}_PROFILE`)
    const profiles = (names ?? "").split(",").map((name) => name.trim())
    if (profiles.some((name) => name !== ""))
      return { isTyped: false, profiles: profiles.filter((name) => name !== "") }
  }
  return { isTyped: false, profiles: [] }
})

/** Names the file of a profile: `optim.prod.yaml` for `optim.yaml`. */
const fileOf = (file: string, profile: string): string => {
  const extension = extensionOf(file)
  const stem = extension === "" ? file : file.slice(0, -extension.length - 1)
  return `${stem}.${profile}${extension === "" ? "" : `.${extension}`}`
}

/** Lists the profiles for which a config has a file. */
const profilesAt = Effect.fnUntraced(function* (file: string) {
  const [fs, path] = [yield* FileSystem.FileSystem, yield* Path.Path]
  const [start, end] = fileOf(path.basename(file), "\0").split("\0") as [string, string]
  const names = yield* Effect.orElseSucceed(fs.readDirectory(path.dirname(file)), () => [])
  return names.flatMap((name) => {
    const profile = name.slice(start.length, name.length - end.length)
    return name.startsWith(start) && name.endsWith(end) && isProfile(profile) ? [profile] : []
  })
})

/** Whether a text may name a profile: it becomes part of the name of a file. */
const isProfile = (name: string): boolean => /^[\p{L}\p{N}_][\p{L}\p{N}_-]*$/u.test(name)

/** Lists the profiles that the configs of the program have files for: one may be for those of other commands alone. */
const existingOf = Effect.fnUntraced(function* (request: Request, search: Search) {
  const { parameters, paths, persistence, program } = request
  const path = yield* Path.Path
  const own = [...ParamData.allConfigs(parameters).keys()].filter((id) => ParamData.isSerializable(parameters, id))
  const files = new Set(yield* Effect.forEach(own, (id) => pathOf(persistence, id, paths.get(id))))
  for (const [id, table] of program?.configs() ?? [])
    if (table !== undefined) files.add(yield* pathOf(table, id, undefined))
  const folders = yield* foldersOf(search)
  const all = [...files].flatMap((file) =>
    path.isAbsolute(file) ? [file] : folders.map((each) => path.join(each, file))
  )
  return new Set((yield* Effect.forEach(new Set(all), profilesAt)).flat())
})

/** The files of profiles, which are read over a config's own file. */
export const profileFiles: Source<ConfigError, store.FileServices> = build({
  name: "PROFILE",
  flags: [profileFlag],
  begin: Effect.fnUntraced(function* (
    request: Request
  ): Effect.fn.Return<Reader<ConfigError, store.FileServices>, ConfigError, store.FileServices> {
    const { parameters, paths, persistence, program, sources } = request
    const { isTyped, profiles } = yield* profilesOf(request)
    const search = sources.some((source) => source.search === "parents") ? "parents" : "here"
    // What a command that is not loaded has files for is not known.
    const isKnown = program === undefined || program.configs() !== undefined
    if (profiles.length > 0 && (isKnown || isTyped)) {
      const existing = yield* existingOf(request, search)
      const unknown = profiles.find((name) => !existing.has(name))
      if (unknown !== undefined) {
        return yield* configError(new UnknownProfile({ profile: unknown, existing: [...existing].toSorted() }))
      }
    }
    const fill = Effect.fnUntraced(function* (config: Config.Config, below: Tree.Tree) {
      if (profiles.length === 0 || !ParamData.isSerializable(parameters, config.id)) return undefined
      const file = yield* pathOf(persistence, config.id, paths.get(config.id))
      const where = paths.has(config.id) ? "here" : search
      const files = yield* Effect.forEach(profiles.filter(isProfile), (name) => nearestFile(fileOf(file, name), where))
      return yield* over(config, below, { paths: files, persistence })
    })
    return { fill }
  })
})
