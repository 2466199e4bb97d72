/**
 * The file of a config: where it is, and reading it.
 */
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Option from "effect/Option"
import * as Config from "../../config/Config.ts"
import { type ConfigError, configError, FileNotFound } from "../../config/error/ConfigError.ts"
import { checkDistinct, checkFolder, pathOf } from "../../config/file/name.ts"
import * as store from "../../config/file/store.ts"
import type * as Tree from "../../config/tree/Tree.ts"
import * as ParamData from "../ParamData.ts"
import { build } from "./build.ts"
import type { Reader, Request, Search, Source } from "./contract.ts"
import { nearestFile } from "./layered.ts"
import { take } from "./taken.ts"

/** Tells whether a config has read its file before. What the file holds by now was written since. */
const isFilled = (config: Config.Config): boolean =>
  Config.has(config, Config.FILE) || Config.has(config, Config.OVERRIDE)

/** Lists the configs of a command that have files. */
const withFiles = ({ parameters }: Pick<Request, "parameters">): ReadonlyArray<Config.Config> =>
  [...ParamData.allConfigs(parameters).values()].filter(({ id }) => ParamData.isSerializable(parameters, id))

/** What tells where files are. */
type Placing = Pick<Request, "parameters" | "paths" | "persistence">

/** Returns the files of the command's configs. */
const filesOf = (data: Placing) =>
  Effect.forEach(withFiles(data), (config) =>
    Effect.map(pathOf(data.persistence, config.id, data.paths.get(config.id)), (path) => ({
      id: config.id,
      schema: config.schema,
      path,
      isFilled: isFilled(config)
    }))
  )

/** Names the files of configs that are found in a directory around the current one, and not in it. */
const locate = Effect.fnUntraced(function* (
  data: Placing
): Effect.fn.Return<ReadonlyMap<string, string>, ConfigError, store.FileServices> {
  const fs = yield* FileSystem.FileSystem
  const paths = new Map(data.paths)
  for (const { id, isFilled, path } of yield* filesOf(data)) {
    if (isFilled || data.paths.has(id) || (yield* Effect.orElseSucceed(fs.exists(path), () => true))) continue
    const found = yield* nearestFile(path, "parents")
    if (found !== path) paths.set(id, found)
  }
  return paths
})

/** The file of a config; errors tell what is wrong with it. */
export const ownFile = (search: Search): Source<ConfigError, store.FileServices> =>
  build({
    name: Config.FILE,
    search,
    begin: Effect.fnUntraced(function* (request): Effect.fn.Return<
      Reader<ConfigError, store.FileServices>,
      ConfigError,
      store.FileServices
    > {
      const { ids, raiseOnMissingFile } = request
      const paths = search === "parents" ? yield* locate(request) : request.paths
      const data: Placing = { ...request, paths }
      const files = yield* filesOf(data)
      yield* store.readAhead(files.filter(({ id, isFilled }) => !isFilled && ids.includes(id)).map(({ path }) => path))
      // Reading them tells which file each is; that two are one is told before what is wrong with it.
      yield* checkDistinct(files)
      const fill = Effect.fnUntraced(function* (
        config: Config.Config,
        below: Tree.Tree
      ): Effect.fn.Return<Tree.Tree | undefined, ConfigError, store.FileServices> {
        const { id } = config
        if (!ParamData.isSerializable(data.parameters, id)) return undefined
        const path = yield* pathOf(data.persistence, id, data.paths.get(id))
        const file = yield* store.load({ config: id, path })
        if (Option.isSome(file))
          return yield* take(config, below, { file: file.value, path, persistence: data.persistence })
        if (raiseOnMissingFile) return yield* configError(new FileNotFound({ config: id, path }))
        if (data.paths.has(id)) yield* checkFolder({ config: id, path })
        return undefined
      })
      return { paths, fill }
    })
  })
