/**
 * Files that are read over each other, and where they are.
 */
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Option from "effect/Option"
import * as Path from "effect/Path"
import type * as Config from "../../config/Config.ts"
import type { ConfigError } from "../../config/error/ConfigError.ts"
import type { Persistence } from "../../config/file/Persistence.ts"
import * as store from "../../config/file/store.ts"
import type * as Tree from "../../config/tree/Tree.ts"
import * as Screen from "../../terminal/Screen.ts"
import type { Search } from "./contract.ts"
import { take } from "./taken.ts"

/** Reads files over each other; one that is not there is left out. */
export const over = Effect.fnUntraced(function* (
  config: Config.Config,
  below: Tree.Tree,
  { paths, persistence }: { readonly paths: ReadonlyArray<string>; readonly persistence: Persistence }
): Effect.fn.Return<Tree.Tree | undefined, ConfigError, store.FileServices> {
  let tree: Tree.Tree | undefined
  for (const path of paths) {
    const file = yield* store.load({ config: config.id, path })
    if (Option.isNone(file)) continue
    tree = yield* take(config, tree ?? below, { file: file.value, path, persistence })
  }
  return tree
})

/** Reads a variable; one that is empty is not set. */
export const ifSet = (name: string): Effect.Effect<string | undefined> =>
  Effect.map(Screen.variable(name), (value) => (value === "" ? undefined : value))

/** Lists the directories that a relative path may start from: the current one, and those around it. */
export const foldersOf = (search: Search): Effect.Effect<ReadonlyArray<string>, never, Path.Path> =>
  Effect.map(Path.Path, (path) => {
    const folders = ["."]
    if (search === "here") return folders
    const here = path.resolve(".")
    for (let folder = path.dirname(here), last = here; folder !== last; last = folder, folder = path.dirname(folder)) {
      folders.push(path.relative(here, folder))
    }
    return folders
  })

/** Finds the nearest place of a file; the current directory if there is none. */
export const nearestFile = Effect.fnUntraced(function* (
  file: string,
  search: Search
): Effect.fn.Return<string, never, store.FileServices> {
  const [fs, path] = [yield* FileSystem.FileSystem, yield* Path.Path]
  if (search === "here" || path.isAbsolute(file)) return file
  for (const folder of yield* foldersOf(search)) {
    const candidate = path.join(folder, file)
    const info = yield* Effect.option(fs.stat(candidate))
    if (Option.isSome(info) && info.value.type === "File") return candidate
  }
  return file
})
