/**
 * Files of a config besides its own: that of the user, and those of profiles.
 */
import * as Flag from "effect/cli/Flag"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Option from "effect/Option"
import * as Path from "effect/Path"
import type * as Config from "../../config/Config.ts"
import { type ConfigError, configError, UnknownProfile } from "../../config/error/ConfigError.ts"
import { pathOf } from "../../config/file/name.ts"
import * as Persistence from "../../config/file/Persistence.ts"
import * as store from "../../config/file/store.ts"
import { extensionOf } from "../../config/format/Format.ts"
import * as Instance from "../../config/Instance.ts"
import type * as Tree from "../../config/tree/Tree.ts"
import * as Screen from "../../terminal/Screen.ts"
import * as ParamData from "../ParamData.ts"
import { build } from "./build.ts"
import type { Asked, Reader, Source } from "./contract.ts"

/** Reads files over each other; one that is not there is left out. */
const over = Effect.fnUntraced(function* (
  config: Config.Config,
  below: Tree.Tree,
  paths: ReadonlyArray<string>
): Effect.fn.Return<Tree.Tree | undefined, ConfigError, store.FileServices> {
  let tree: Tree.Tree | undefined
  for (const path of paths) {
    const file = yield* store.load({ config: config.id, path })
    if (Option.isNone(file)) continue
    tree = yield* Effect.fromResult(Instance.fromFile(config, tree ?? below, file.value, path))
  }
  return tree
})

const ifSet = (name: string): Effect.Effect<string | undefined> =>
  Effect.map(Screen.variable(name), (value) => (value === "" ? undefined : value))

/** Finds the directory of the user's configuration: that of XDG, else the platform's own. */
const userFolder = Effect.gen(function* () {
  const path = yield* Path.Path
  const [xdg, home, roaming] = [yield* ifSet("XDG_CONFIG_HOME"), yield* ifSet("HOME"), yield* ifSet("APPDATA")]
  // A relative one is to be ignored, as the specification of XDG has it.
  if (xdg !== undefined && path.isAbsolute(xdg)) return xdg
  if (path.sep === "\\") return roaming
  if (home === undefined) return undefined
  const support = path.join(home, "Library", "Application Support")
  const isMac = yield* Effect.orElseSucceed((yield* FileSystem.FileSystem).exists(support), () => false)
  return isMac ? support : path.join(home, ".config")
})

/** The file of a config in the directory of the user. */
export const userFile = (program: string | undefined): Source<ConfigError, store.FileServices> =>
  build({
    name: "USER",
    begin: Effect.fnUntraced(function* (
      asked: Asked
    ): Effect.fn.Return<Reader<ConfigError, store.FileServices>, never, store.FileServices> {
      const path = yield* Path.Path
      const folder = yield* userFolder
      const name = program ?? asked.program?.name
      const fill = Effect.fnUntraced(function* (config: Config.Config, below: Tree.Tree) {
        if (folder === undefined || name === undefined) return undefined
        if (!ParamData.isSerializable(asked.parameters, config.id)) return undefined
        const file = Persistence.path(asked.persistence, config.id)
        const inside = path.isAbsolute(file) ? path.basename(file) : file
        return yield* over(config, below, [path.join(folder, name, inside)])
      })
      return { fill }
    })
  })

const profileFlag = Flag.String("profile").pipe(
  Flag.withMetavar("NAME"),
  Flag.withDescription("Read CONFIG.NAME files over those of the configs"),
  Flag.atLeast(0)
)

/** Returns the profiles that are asked for, the weakest first: those of the command line, else those of the environment. */
const profilesOf = Effect.fnUntraced(function* ({ flag, sources }: Asked) {
  const flagged = flag<ReadonlyArray<string>>(profileFlag, [])
  if (flagged.length > 0) return flagged
  for (const { prefix } of sources.toReversed()) {
    const names = prefix === undefined ? undefined : yield* ifSet(`${prefix}_PROFILE`)
    if (names !== undefined) return names.split(",").map((name) => name.trim())
  }
  return []
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

/** Lists the files of the program's configs: a profile may be for those of other commands alone. */
const allFiles = ({ parameters, paths, persistence, program }: Asked) => {
  const own = [...ParamData.allConfigs(parameters).keys()].filter((id) => ParamData.isSerializable(parameters, id))
  return Effect.forEach([...new Set([...own, ...(program?.configs() ?? [])])], (id) =>
    pathOf(persistence, id, paths.get(id))
  )
}

/** The files of profiles, which are read over a config's own file. */
export const profileFiles: Source<ConfigError, store.FileServices> = build({
  name: "PROFILE",
  flags: [profileFlag],
  begin: Effect.fnUntraced(function* (
    asked: Asked
  ): Effect.fn.Return<Reader<ConfigError, store.FileServices>, ConfigError, store.FileServices> {
    const profiles = yield* profilesOf(asked)
    if (profiles.length > 0) {
      const existing = new Set((yield* Effect.forEach(yield* allFiles(asked), profilesAt)).flat())
      const unknown = profiles.find((name) => !existing.has(name))
      if (unknown !== undefined) {
        return yield* configError(new UnknownProfile({ profile: unknown, existing: [...existing].toSorted() }))
      }
    }
    const fill = Effect.fnUntraced(function* (config: Config.Config, below: Tree.Tree) {
      if (profiles.length === 0 || !ParamData.isSerializable(asked.parameters, config.id)) return undefined
      const file = yield* pathOf(asked.persistence, config.id, asked.paths.get(config.id))
      return yield* over(
        config,
        below,
        profiles.map((profile) => fileOf(file, profile))
      )
    })
    return { fill }
  })
})
