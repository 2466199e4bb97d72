/**
 * The file of a config in the directory of the user's configuration.
 */
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Path from "effect/Path"
import type * as Config from "../../config/Config.ts"
import type { ConfigError } from "../../config/error/ConfigError.ts"
import * as Persistence from "../../config/file/Persistence.ts"
import type * as store from "../../config/file/store.ts"
import type * as Tree from "../../config/tree/Tree.ts"
import * as ParamData from "../ParamData.ts"
import { build } from "./build.ts"
import type { Reader, Request, Source } from "./contract.ts"
import { ifSet, over } from "./layered.ts"

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
      request: Request
    ): Effect.fn.Return<Reader<ConfigError, store.FileServices>, never, store.FileServices> {
      const path = yield* Path.Path
      const folder = yield* userFolder
      const name = program ?? request.program?.name
      const fill = Effect.fnUntraced(function* (config: Config.Config, below: Tree.Tree) {
        if (folder === undefined || name === undefined) return undefined
        if (!ParamData.isSerializable(request.parameters, config.id)) return undefined
        const file = Persistence.path(request.persistence, config.id)
        const isOutside = path.isAbsolute(file) || path.normalize(file).startsWith("..")
        const inside = isOutside ? path.basename(file) : file
        return yield* over(config, below, {
          paths: [path.join(folder, name, inside)],
          persistence: request.persistence
        })
      })
      return { fill }
    })
  })
